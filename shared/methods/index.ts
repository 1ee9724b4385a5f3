/** The registry of methods, by QGIS's names. A new method is one file and one line here. */
import { apiHeader } from './api-header.js';
import { awsS3 } from './aws-s3.js';
import { basic } from './basic.js';
import { bearer } from './bearer.js';
import { digest } from './digest.js';
import { esriToken } from './esri-token.js';
import { identityCert } from './identity-cert.js';
import { mapTiler } from './maptiler.js';
import type { Method } from './method.js';
import { pkiPaths } from './pki-paths.js';
import { pkiPkcs12 } from './pki-pkcs12.js';
import { queryKey } from './query-key.js';

export const methods: ReadonlyMap<string, Method> = new Map(
  [
    basic,
    digest,
    bearer,
    apiHeader,
    queryKey,
    esriToken,
    awsS3,
    mapTiler,
    pkiPkcs12,
    pkiPaths,
    identityCert,
  ].map(method => [method.name, method]),
);
