import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs a program; what it printed. Its complaints are shown only where it fails. */
export function run(program: string, args: readonly string[], env: NodeJS.ProcessEnv = process.env): Buffer {
  return execFileSync(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env });
}

/** A key and its certificate, as files in PEM. */
export interface Made {
  readonly key: string;
  readonly certificate: string;
}

interface Wish {
  /** What `-newkey` takes, or `-newkey` and its options. */
  readonly kind?: string;
  readonly issuer?: Made;
  readonly subject?: string;
  /** As openssl's `-addext` takes them. */
  readonly extensions?: readonly string[];
}

const kinds: Readonly<Record<string, readonly string[]>> = {
  rsa: ['-newkey', 'rsa:2048'],
  'rsa-1024': ['-newkey', 'rsa:1024'],
  'rsa-pss': ['-newkey', 'rsa-pss'],
  ed25519: ['-newkey', 'ed25519'],
  ...Object.fromEntries(
    ['P-256', 'P-384', 'P-521', 'secp256k1'].map(it => [
      it,
      ['-newkey', 'ec', '-pkeyopt', `ec_paramgen_curve:${it}`],
    ]),
  ),
};

/** Throw-away keys and certificates made by OpenSSL in a folder of their own. */
export class Pki {
  readonly folder = mkdtempSync(join(tmpdir(), 'latchkey-pki-'));

  file(name: string): string {
    return join(this.folder, name);
  }

  /** An end-entity certificate for TLS clients, unless the extensions say something else; valid for ten days. */
  make(name: string, wish: Wish = {}): Made {
    const { kind = 'P-256', issuer, subject = `/O=Latchkey test/CN=${name}` } = wish;
    const { extensions = ['basicConstraints=critical,CA:false', 'extendedKeyUsage=clientAuth'] } = wish;
    const made = { key: this.file(`${name}.key`), certificate: this.file(`${name}.pem`) };
    run('openssl', [
      ...['req', '-x509', '-noenc', '-days', '10', '-utf8', '-config', '/dev/null', '-subj', subject],
      ...(kinds[kind] ?? []),
      ...(issuer === undefined ? [] : ['-CA', issuer.certificate, '-CAkey', issuer.key]),
      ...extensions.flatMap(it => ['-addext', it]),
      ...['-keyout', made.key, '-out', made.certificate],
    ]);
    return made;
  }

  authority(name: string, issuer?: Made): Made {
    const extensions = ['basicConstraints=critical,CA:true', 'keyUsage=critical,keyCertSign,cRLSign'];
    return this.make(name, { extensions, ...(issuer === undefined ? {} : { issuer }) });
  }

  /** A PKCS#12 bundle by OpenSSL; `args` as `openssl pkcs12 -export` takes them. */
  bundle({ key, certificate }: Made, password: string, args: readonly string[] = []): Buffer {
    const given = ['-inkey', key, '-in', certificate, '-passout', 'stdin', ...args];
    return execFileSync('openssl', ['pkcs12', '-export', ...given], {
      input: `${password}\n`,
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
