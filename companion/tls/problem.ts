import type { ProbeProblem, ProbeTls } from '../../shared/probe.js';

export type Phase = 'dns' | 'connect' | 'tls' | 'response';

/** The code of an error of Node or of the system. */
export function codeOf(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  return String(code ?? name ?? 'Error').slice(0, 100);
}

/** A server that ends a handshake says so with an alert, in TLS 1.3 only when the response is read; or hangs up. */
const endsHandshake = /^ERR_SSL_.*ALERT|^ECONNRESET$|^EPIPE$/;

/** Why a probe ended in this phase. */
export function problemOf(phase: Phase, error: unknown, tls: ProbeTls | undefined): ProbeProblem {
  const code = codeOf(error);
  if (phase === 'dns' || phase === 'connect') return phase;
  if (tls !== undefined && tls.faults.length > 0) return 'certificate';
  if (tls?.clientCertificate.asked === true && endsHandshake.test(code)) {
    return tls.clientCertificate.sent ? 'client-certificate-refused' : 'client-certificate-needed';
  }
  if (code === 'HPE_HEADER_OVERFLOW') return 'too-large';
  return phase === 'tls' ? 'tls' : 'http';
}
