import { createHash, X509Certificate } from 'node:crypto';
import { expect, test } from 'vitest';
import { makeCertificate } from './certificate.js';

test('a certificate names its hosts and hashes its own key', async () => {
  const made = await makeCertificate(['a.test', '*.b.test']);
  const certificate = new X509Certificate(made.certificate);
  const spki = certificate.publicKey.export({ type: 'spki', format: 'der' });

  expect(certificate.subjectAltName).toBe('IP Address:127.0.0.1, DNS:localhost, DNS:a.test, DNS:*.b.test');
  expect(certificate.ca).toBe(false);
  expect(certificate.verify(certificate.publicKey)).toBe(true);
  expect(made.spki).toBe(createHash('sha256').update(spki).digest('base64'));
});

test('no two certificates share a key', async () => {
  const [first, second] = await Promise.all([makeCertificate(), makeCertificate()]);
  expect(first.spki).not.toBe(second.spki);
});
