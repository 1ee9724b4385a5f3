/**
 * A PKCS#12 bundle (RFC 7292) as client certificate: the companion reads it, from the vault's bytes or from a path, and
 * signs for the browser's own TLS. QGIS knows the path alone (`bundlepath`, `bundlepass`).
 */
import { confirmField, passwordOf, tooLarge, visibleField } from './certificate-fields.js';
import type { Method } from './method.js';

export const pkiPkcs12: Method = {
  name: 'PKI-PKCS#12',
  fields: [
    { name: 'bundle', secret: true, required: false, kind: 'file' },
    { name: 'bundlepath', secret: false, required: false },
    { name: 'bundlepass', secret: true, required: false },
    visibleField,
    confirmField,
  ],
  check: ({ bundle = '', bundlepath = '' }) => {
    if (bundle === '' && bundlepath === '') return [{ field: 'bundle', reason: 'required' }];
    if (bundle !== '' && bundlepath !== '') return [{ field: 'bundlepath', reason: 'one-of-two' }];
    return tooLarge('bundle', bundle);
  },
  identity: ({ bundle = '', bundlepath = '', bundlepass = '' }) => ({
    source: bundle === '' ? { path: bundlepath } : { bytes: bundle },
    password: passwordOf(bundlepass),
  }),
};
