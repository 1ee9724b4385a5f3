import type { CertificateFault, Probe, ProbeProblem, ProbeTls } from '../../shared/probe.js';

export const probeWords: Readonly<Record<ProbeProblem, string>> = {
  dns: 'The name has no address.',
  connect: 'No address took the connection.',
  tls: 'The TLS handshake failed.',
  certificate: 'The server’s certificate is not valid. Nothing secret was sent.',
  'client-certificate-needed': 'The server wants a client certificate and ended the connection without one.',
  'client-certificate-refused': 'The server did not accept the client certificate.',
  http: 'What answered does not speak HTTP, or closed the connection.',
  'too-large': 'The response’s headers are longer than 64 KiB.',
  timeout: 'It took too long.',
};

const faultWords: Readonly<Record<CertificateFault, string>> = {
  'unknown-authority': 'no authority this system trusts has signed it, or an intermediate is missing',
  'self-signed': 'it is signed by itself alone',
  expired: 'it has expired',
  'not-yet-valid': 'it is not valid yet',
  'wrong-host': 'it is made for another host name',
  other: 'OpenSSL refuses it',
};

const credentialWords: Readonly<Record<Probe['credentials'], string | undefined>> = {
  none: undefined,
  sent: 'sent',
  withheld: 'given, and not sent',
};

type Row = readonly [label: string, text: string | undefined];

function asked({ clientCertificate: { asked, authorities, sent } }: ProbeTls): Row[] {
  if (asked === undefined) return [['Client cert', 'whether the server asks for one could not be learnt']];
  if (!asked) return [['Client cert', 'not asked for in the handshake']];
  const named = authorities.length === 0 ? ['of any authority: it names none'] : authorities;
  return [
    ['Client cert', sent ? 'asked for, and sent' : 'asked for'],
    ...named.map((name, n): Row => [n === 0 ? 'Accepted' : '', name]),
  ];
}

function tlsRows(tls: ProbeTls): Row[] {
  const agreed = [tls.protocol, tls.cipher, tls.alpn].filter(it => it !== undefined);
  return [
    ['TLS', agreed.length === 0 ? undefined : agreed.join(', ')],
    ...tls.chain.flatMap(({ subject, issuer, notBefore, notAfter }, n): Row[] => [
      [n === 0 ? 'Certificate' : '', subject],
      ['', `issued by ${issuer}, valid ${notBefore.slice(0, 10)} to ${notAfter.slice(0, 10)}`],
    ]),
    ['Valid', tls.valid ? 'yes' : undefined],
    ...tls.faults.map((fault): Row => ['! Not valid', faultWords[fault]]),
    ...asked(tls),
  ];
}

/** A probe for people. The texts in it are a stranger's: whoever prints them escapes them. */
export function probeLines({ url, addresses, address, tls, response, ...rest }: Probe): string[] {
  const timing = Object.entries(rest.timing).map(([phase, ms]) => `${phase} ${ms} ms`);
  const rows: Row[] = [
    ['Addresses', addresses.length === 0 ? undefined : addresses.join(', ')],
    ['Connected', address],
    ...(tls ? tlsRows(tls) : []),
    ['TLS', url.startsWith('http:') ? 'none: everyone on the way can read along' : undefined],
    ['Credentials', credentialWords[rest.credentials]],
    ['Status', response && String(response.status)],
    ...(response?.challenges ?? []).map((each): Row => ['Challenge', each]),
    ['Redirect', response?.location && `${response.location} (not followed)`],
    ['Server', response?.server],
    ['Time', timing.length === 0 ? undefined : timing.join(', ')],
  ];
  const lines = rows.flatMap(([label, text]) => (text === undefined ? [] : `  ${label.padEnd(14)}${text}`));
  const { problem, code } = rest;
  return [url, ...lines, ...(problem ? [`  ! ${probeWords[problem]}${code ? ` (${code})` : ''}`] : [])];
}
