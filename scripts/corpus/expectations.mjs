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

const fieldsOf = (...fields) => fields.join();
const validUntil = it => Date.parse(it.notAfter);

/** What is looked at; each gives a line, or nothing. */
const checks = {
  code({ expect }, { ok, error }) {
    const found = ok ? 'ok' : error.code;
    return allowed[expect]?.includes(found)
      ? undefined
      : `expected ${expect}, got ${found} (${error?.detail})`;
  },
  counts({ keys, certs }, { ok, keys: found = [], certificates }) {
    if (keys === undefined || (!ok && certificates === undefined)) return undefined;
    return found.length === keys && certificates === certs
      ? undefined
      : `expected ${keys} keys and ${certs} certificates, got ${found.length} and ${certificates}`;
  },
  kindOfKey({ kind }, { keys = [], error }) {
    if (kind === undefined || error?.code === 'unsupported') return undefined;
    return kinds[kind]?.includes(keys[0]) ? undefined : `expected a key of kind ${kind}, got ${keys}`;
  },
  identities({ leafs = [] }, { ok, identities }) {
    if (!ok) return undefined;
    const expected = leafs.map(it => fieldsOf(it.certSha256, it.spkiSha256, it.subject, validUntil(it)));
    const found = identities.map(it => fieldsOf(it.fingerprint, it.publicKey, it.subject, validUntil(it)));
    return same(expected, found) ? undefined : `expected ${expected}, got ${found}`;
  },
  kinds({ leafs = [] }, { ok, identities }) {
    if (!ok) return undefined;
    const kindOf = leaf => identities.find(it => it.fingerprint === leaf.certSha256)?.keyType;
    const misfit = leafs.find(it => !kinds[it.keyType]?.includes(kindOf(it)));
    return misfit && `expected a key of kind ${misfit.keyType}`;
  },
  names({ names }, { ok, identities }) {
    if (names === undefined || !ok) return undefined;
    const found = identities.map(it => it.name);
    return same(names, found) ? undefined : `expected the names ${names}, got ${found}`;
  },
  chain({ chainOrder }, { ok, identities }) {
    if (chainOrder === undefined || !ok) return undefined;
    const path = identities.flatMap(it => [it, ...it.chain]);
    const linked = path.slice(1).every((it, index) => path[index].issuer === it.subject);
    return linked && path.length === chainOrder.length + 1 ? undefined : `expected the chain ${chainOrder}`;
  },
};

/**
 * How a result of `inspect --json` differs from what is expected; empty when it does not.
 * @returns {string[]}
 */
export function mismatches(entry, result) {
  return Object.values(checks)
    .map(check => check(entry, result))
    .filter(it => it !== undefined);
}
