/**
 * What a corpus's manifest expects, and how a result differs from it. Two forms of manifest are known: one of
 * bundles (a list, each with what is in it), and one of private keys (a table of descriptions, one password).
 */

/** Codes of `inspect` that each expectation allows. */
const allowed = {
  ok: ['ok'],
  'no-key': ['no-key'],
  'no-cert': ['no-certificate'],
  'no-matching-cert': ['key-certificate-mismatch'],
  'bad-password': ['wrong-password'],
  'bad-password-or-corrupt': ['wrong-password', 'damaged', 'wrong-password-or-damaged'],
  corrupt: ['damaged'],
  'ok-or-corrupt': ['ok', 'damaged'],
  'reject-resource': ['too-expensive'],
  // A key alone: opened, or named unsupported.
  'key-alone': ['no-certificate', 'unsupported'],
};

/** Our kinds of key by the manifests' words. */
const kinds = { rsa: ['rsa'], ec: ['p256', 'p384', 'p521'], ed25519: ['ed25519'] };

/**
 * @param {{about?: string, password?: string, files: object[] | Record<string, string>}} manifest
 * @returns {{file: string, expect: string, passwords: string[], kind?: string, keys?: number, certs?: number,
 *   leafs?: object[], chainOrder?: string[], names?: string[]}[]}
 */
export function entriesOf({ password = '', files }) {
  if (Array.isArray(files)) {
    return files.map(({ password: own, anyPassword, friendlyName, aliases, ...entry }) => ({
      ...entry,
      passwords: anyPassword ? [own ?? '', 'any other'] : [own ?? ''],
      names: aliases ?? (friendlyName === undefined ? undefined : [friendlyName]),
    }));
  }
  return Object.entries(files).map(([file, about]) => ({
    file,
    expect: 'key-alone',
    passwords: [password],
    kind: about.split(/[ ,]/)[0].toLowerCase(),
  }));
}

const same = (a, b) => JSON.stringify([...a].sort()) === JSON.stringify([...b].sort());

/** Each check gives a line, or nothing. */
const checks = [
  function code({ expect }, { ok, error }) {
    const found = ok ? 'ok' : error.code;
    return allowed[expect]?.includes(found)
      ? undefined
      : `expected ${expect}, got ${found} (${error?.detail})`;
  },
  function counts({ keys, certs, expect }, { ok, error, keys: foundKeys = [], certificates }) {
    if (keys === undefined || (!ok && error.code === 'damaged' && expect === 'ok-or-corrupt'))
      return undefined;
    const matches = foundKeys.length === keys && certificates === certs;
    return matches
      ? undefined
      : `expected ${keys} keys and ${certs} certificates, got ${foundKeys.length} and ${certificates}`;
  },
  function kindOfKey({ kind }, { keys = [], error }) {
    if (kind === undefined || error?.code === 'unsupported') return undefined;
    return kinds[kind]?.includes(keys[0]) ? undefined : `expected a key of kind ${kind}, got ${keys}`;
  },
  function identities({ leafs = [] }, { ok, identities: got = [] }) {
    if (!ok) return undefined;
    const expected = leafs.map(it =>
      [it.certSha256, it.spkiSha256, it.subject, Date.parse(it.notAfter)].join(),
    );
    const found = identities.map(it =>
      [it.fingerprint, it.publicKey, it.subject, Date.parse(it.notAfter)].join(),
    );
    if (!same(expected, found)) return `expected ${expected}, got ${found}`;
    const misfit = leafs.find(it => {
      const identity = got.find(other => other.fingerprint === it.certSha256);
      return !kinds[it.keyType]?.includes(identity?.keyType);
    });
    return misfit && `expected a key of kind ${misfit.keyType}`;
  },
  function friendlyNames({ names }, { ok, identities = [] }) {
    if (names === undefined || !ok) return undefined;
    const found = identities.map(it => it.name);
    return same(names, found) ? undefined : `expected the names ${names}, got ${found}`;
  },
  function chain({ chainOrder }, { ok, identities = [] }) {
    if (chainOrder === undefined || !ok) return undefined;
    const [identity] = identities;
    const path = [identity, ...identity.chain];
    const linked = path.slice(1).every((it, index) => path[index].issuer === it.subject);
    return linked && identity.chain.length === chainOrder.length
      ? undefined
      : `expected the chain ${chainOrder}`;
  },
];

/**
 * How a result of `inspect --json` differs from what is expected; empty when it does not.
 * @returns {string[]}
 */
export function mismatches(entry, result) {
  return checks.map(check => check(entry, result)).filter(it => it !== undefined);
}
