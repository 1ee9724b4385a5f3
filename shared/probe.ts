/**
 * What the companion tells of a server after it has sent one request to it: "Test connection". Texts in it come from
 * the server: shown as text only (invariant 8). Absent parts were not reached; `problem` says where it ended.
 */
import * as v from 'valibot';
import { certificateSchema } from './identity.js';

/** Why there is no response; closed, so that everyone who shows it has words for each. */
export const probeProblems = [
  /** The name has no address. */
  'dns',
  /** No address took the connection. */
  'connect',
  /** The handshake failed: no common version, or no TLS at all. */
  'tls',
  /** The server's certificate is not valid: `tls.faults` says why. Nothing secret was sent. */
  'certificate',
  /** The server ended the handshake for want of a client certificate. */
  'client-certificate-needed',
  /** The server ended the handshake after it was shown one. */
  'client-certificate-refused',
  /** What answered does not speak HTTP, or closed the connection. */
  'http',
  /** Response headers of more than 64 KiB. */
  'too-large',
  /** The whole took more than its time. */
  'timeout',
] as const;
export type ProbeProblem = (typeof probeProblems)[number];

/** What is wrong with a server's certificate. Several may hold. */
export const certificateFaults = [
  /** Not signed by an authority of the system, or an intermediate is missing. */
  'unknown-authority',
  /** Signed by itself alone. */
  'self-signed',
  'expired',
  'not-yet-valid',
  /** Not made for the host name in the URL. */
  'wrong-host',
  /** Anything else OpenSSL refuses: `reason` has its code. */
  'other',
] as const;
export type CertificateFault = (typeof certificateFaults)[number];

const milliseconds = v.pipe(v.number(), v.minValue(0));

export const tlsSchema = v.object({
  /** `TLSv1.3`. */
  protocol: v.optional(v.string()),
  /** Name of the cipher suite, as IANA has it. */
  cipher: v.optional(v.string()),
  /** What was agreed on; only `http/1.1` is offered. */
  alpn: v.optional(v.string()),
  /** As the server sent it, its own first. */
  chain: v.array(certificateSchema),
  /** The chain leads to an authority of the system and is made for this host. False where it was not judged, too. */
  valid: v.boolean(),
  faults: v.array(v.picklist(certificateFaults)),
  /** OpenSSL's own code for the first fault, for logs. */
  reason: v.optional(v.string()),
  clientCertificate: v.object({
    /** In the handshake. Absent: could not be learnt. A server that asks once it has read the request is not seen. */
    asked: v.optional(v.boolean()),
    /** Names of authorities it accepts; none named means any. */
    authorities: v.array(v.string()),
    /** Whether an identity was shown to it. */
    sent: v.boolean(),
  }),
});
export type ProbeTls = v.InferOutput<typeof tlsSchema>;

export const responseSchema = v.object({
  status: v.number(),
  /** The fields `WWW-Authenticate`, as they came. */
  challenges: v.array(v.string()),
  /** Where a redirect points; it is not followed. */
  location: v.optional(v.string()),
  server: v.optional(v.string()),
});
export type ProbeResponse = v.InferOutput<typeof responseSchema>;

export const probeSchema = v.object({
  url: v.string(),
  problem: v.optional(v.picklist(probeProblems)),
  /** The system's own code, such as `ECONNREFUSED`, for logs. */
  code: v.optional(v.string()),
  addresses: v.array(v.string()),
  /** The one that took the connection. */
  address: v.optional(v.string()),
  tls: v.optional(tlsSchema),
  /** `withheld`: the URL is clear-text http, or the connection was not good enough for them. */
  credentials: v.picklist(['none', 'sent', 'withheld']),
  response: v.optional(responseSchema),
  /** Milliseconds of each phase that ended, well or not. */
  timing: v.object({
    dns: v.optional(milliseconds),
    connect: v.optional(milliseconds),
    tls: v.optional(milliseconds),
    /** From the request to the response's headers. */
    response: v.optional(milliseconds),
  }),
});
export type Probe = v.InferOutput<typeof probeSchema>;

/** Fields that belong to a connection (RFC 9110, section 7.6.1) or to the message's own form. */
const notAllowed = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade'],
  ...['proxy-authorization', 'proxy-authenticate', 'content-length', 'host', 'expect'],
]);
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}$/;
const isName = (name: string) => token.test(name) && !notAllowed.has(name.toLowerCase());

/** Header fields to send: at most 20, no name that belongs to the connection, no line break in a value. */
export const probeHeaders = v.pipe(
  v.record(
    v.pipe(v.string(), v.check(isName)),
    v.pipe(v.string(), v.maxLength(16_384), v.regex(/^[\t\x20-\x7e\x80-\xff]*$/)),
  ),
  v.check(it => Object.keys(it).length <= 20),
);

/** A URL that can be asked: http or https, without user name and password. */
export const probeUrl = v.pipe(
  v.string(),
  v.maxLength(8192),
  v.check(text => {
    if (!URL.canParse(text)) return false;
    const { protocol, username, password } = new URL(text);
    return /^https?:$/.test(protocol) && username === '' && password === '';
  }),
);
