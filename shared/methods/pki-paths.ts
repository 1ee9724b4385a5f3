/** Certificate and private key in files of the user (PEM or DER), which the companion reads at each unlock; QGIS's fields. */
import { confirmField, passwordOf, visibleField } from './certificate-fields.js';
import type { Method } from './method.js';

export const pkiPaths: Method = {
  name: 'PKI-Paths',
  fields: [
    { name: 'certpath', secret: false, required: true },
    { name: 'keypath', secret: false, required: false },
    { name: 'keypass', secret: true, required: false },
    visibleField,
    confirmField,
  ],
  check: ({ certpath = '' }) => (certpath === '' ? [{ field: 'certpath', reason: 'required' }] : []),
  identity: ({ certpath = '', keypath = '', keypass = '' }) => ({
    source: { path: certpath, ...(keypath === '' ? {} : { keyPath: keypath }) },
    password: passwordOf(keypass),
  }),
};
