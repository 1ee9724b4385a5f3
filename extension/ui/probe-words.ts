/** Plain words for a probe: each step of one request that the companion made itself. */
import type { CertificateFault, Probe, ProbeProblem, ProbeTls } from '../../shared/probe.js';
import type { NoticeKind } from './components/Notice.js';
import { type MessageKey, t } from './i18n.js';

const problems: Readonly<Record<ProbeProblem, MessageKey>> = {
  dns: 'probeDns',
  connect: 'probeConnect',
  tls: 'probeTls',
  certificate: 'probeCertificate',
  'client-certificate-needed': 'probeClientNeeded',
  'client-certificate-refused': 'probeClientRefused',
  http: 'probeHttp',
  'too-large': 'probeTooLarge',
  timeout: 'probeTimeout',
};

const faults: Readonly<Record<CertificateFault, MessageKey>> = {
  'unknown-authority': 'faultUnknownAuthority',
  'self-signed': 'faultSelfSigned',
  expired: 'faultExpired',
  'not-yet-valid': 'faultNotYetValid',
  'wrong-host': 'faultWrongHost',
  other: 'faultOther',
};

/** What came of it, in one sentence. */
export function probeVerdict({ problem, response }: Probe): {
  readonly kind: NoticeKind;
  readonly title: string;
} {
  if (problem !== undefined) return { kind: 'danger', title: t(problems[problem]) };
  const status = response?.status ?? 0;
  return { kind: status < 400 ? 'ok' : 'warning', title: t('probeAnswered', status) };
}

type Row = readonly [label: string, text: string];

function clientRows({ clientCertificate: { asked, authorities, sent } }: ProbeTls): Row[] {
  if (asked === undefined) return [[t('probeClient'), t('probeClientUnknown')]];
  if (!asked) return [[t('probeClient'), t('probeClientNotAsked')]];
  return [
    [t('probeClient'), t(sent ? 'probeClientSent' : 'probeClientAsked')],
    [t('probeAccepted'), authorities.length === 0 ? t('probeAnyAuthority') : authorities.join('; ')],
  ];
}

function tlsRows(tls: ProbeTls): Row[] {
  const agreed = [tls.protocol, tls.cipher, tls.alpn].filter(it => it !== undefined);
  return [
    ...(agreed.length === 0 ? [] : [['TLS', agreed.join(', ')] as const]),
    ...tls.chain.map(
      ({ subject, issuer, notBefore, notAfter }, n): Row => [
        n === 0 ? t('probeServerCertificate') : t('probeIssuer'),
        t('probeChain', subject, issuer, notBefore.slice(0, 10), notAfter.slice(0, 10)),
      ],
    ),
    ...tls.faults.map((fault): Row => [t('probeNotValid'), t(faults[fault])]),
    ...clientRows(tls),
  ];
}

const phases = {
  dns: 'probePhaseDns',
  connect: 'probePhaseConnect',
  tls: 'probePhaseTls',
  response: 'probePhaseResponse',
} as const;

/** All that is told of it. The texts are a server's: they are shown as text only. */
export function probeRows({ addresses, tls, response, credentials, timing }: Probe): readonly Row[] {
  const times = (Object.keys(phases) as (keyof typeof phases)[]).flatMap(phase =>
    timing[phase] === undefined ? [] : [t('probeTime', t(phases[phase]), Math.round(timing[phase]))],
  );
  return [
    ...(addresses.length === 0 ? [] : [[t('probeAddresses'), addresses.join(', ')] as const]),
    ...(tls === undefined ? [] : tlsRows(tls)),
    ...(credentials === 'none'
      ? []
      : [[t('probeCredentials'), t(credentials === 'sent' ? 'probeSent' : 'probeWithheld')] as const]),
    ...(response === undefined ? [] : [[t('probeStatus'), String(response.status)] as const]),
    ...(response?.challenges ?? []).map((each): Row => [t('probeChallenge'), each]),
    ...(response?.location === undefined
      ? []
      : [[t('probeRedirect'), t('probeNotFollowed', response.location)] as const]),
    ...(times.length === 0 ? [] : [[t('probeTiming'), times.join(', ')] as const]),
  ];
}
