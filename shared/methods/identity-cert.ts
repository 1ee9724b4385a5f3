/**
 * Certificate and private key (PEM or DER) in the vault. QGIS has a store of identities beside its configs, and names one
 * by `certid`; here each config holds its own.
 */
import { confirmField, passwordOf, tooLarge, visibleField } from './certificate-fields.js';
import type { Method } from './method.js';

export const identityCert: Method = {
  name: 'Identity-Cert',
  fields: [
    { name: 'certificate', secret: true, required: true, kind: 'file' },
    { name: 'key', secret: true, required: false, kind: 'file' },
    { name: 'keypass', secret: true, required: false },
    visibleField,
    confirmField,
  ],
  check: ({ certificate = '', key = '' }) =>
    certificate === ''
      ? [{ field: 'certificate', reason: 'required' }]
      : [...tooLarge('certificate', certificate), ...tooLarge('key', key)],
  identity: ({ certificate = '', key = '', keypass = '' }) => ({
    source: { bytes: certificate, ...(key === '' ? {} : { keyBytes: key }) },
    password: passwordOf(keypass),
  }),
};
