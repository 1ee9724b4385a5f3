import { expect, it } from 'vitest';
import type { ProbeTls } from '../../shared/probe.js';
import { type Phase, problemOf } from './problem.js';

const tls = (asked: boolean, sent: boolean, faults: ProbeTls['faults'] = []): ProbeTls => ({
  chain: [],
  valid: faults.length === 0,
  faults,
  clientCertificate: { asked, authorities: [], sent },
});

const rows: [Phase, string, ProbeTls | undefined, string][] = [
  ['dns', 'ENOTFOUND', undefined, 'dns'],
  ['connect', 'ECONNREFUSED', undefined, 'connect'],
  ['tls', 'ERR_SSL_WRONG_VERSION_NUMBER', tls(false, false), 'tls'],
  ['tls', 'Error', tls(true, false, ['expired']), 'certificate'],
  ['tls', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', tls(true, false), 'client-certificate-needed'],
  ['tls', 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', tls(false, false), 'tls'],
  ['response', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', tls(true, false), 'client-certificate-needed'],
  ['response', 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', tls(true, true), 'client-certificate-refused'],
  ['response', 'ECONNRESET', tls(false, false), 'http'],
  ['response', 'HPE_HEADER_OVERFLOW', tls(false, false), 'too-large'],
  ['response', 'HPE_INVALID_CONSTANT', undefined, 'http'],
];
it.each(rows)('%s, %s', (phase, code, found, expected) => {
  expect(problemOf(phase, { code }, found)).toBe(expected);
});
