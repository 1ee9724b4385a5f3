/** The registry of methods, by QGIS's names. A new method is one file and one line here. */
import type { AuthConfig, Fields } from '../auth-config.js';
import { apiHeader } from './api-header.js';
import { awsS3 } from './aws-s3.js';
import { basic } from './basic.js';
import { bearer } from './bearer.js';
import { digest } from './digest.js';
import { esriToken } from './esri-token.js';
import { identityCert } from './identity-cert.js';
import { mapTiler } from './maptiler.js';
import type { Method } from './method.js';
import { oauth2, oauth2Query } from './oauth2.js';
import { pkiPaths } from './pki-paths.js';
import { pkiPkcs12 } from './pki-pkcs12.js';
import { planetaryComputer } from './planetary-computer.js';
import { queryKey } from './query-key.js';

export const methods: ReadonlyMap<string, Method> = new Map(
  [
    basic,
    digest,
    bearer,
    apiHeader,
    queryKey,
    esriToken,
    oauth2,
    oauth2Query,
    awsS3,
    mapTiler,
    planetaryComputer,
    pkiPkcs12,
    pkiPaths,
    identityCert,
  ].map(method => [method.name, method]),
);

/** The fields of a config as the user gave them, without what its method keeps beside them. */
export function typedFields({ method, fields }: Pick<AuthConfig, 'method' | 'fields'>): Fields {
  const kept = methods.get(method)?.kept;
  if (kept === undefined) return fields;
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !kept.includes(name)));
}
