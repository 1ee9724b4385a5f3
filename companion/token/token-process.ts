/**
 * The token process: started by the browser through p11-kit, it serves PKCS#11 calls over standard input and output,
 * one after the other, and ends with the browser. Keys are the companion's: signatures are asked for in a worker, whose
 * answer this thread waits for, as a call of PKCS#11 has to be answered before the next one is read.
 */
import { browserProcess } from '../link/browser-process.js';
import { signQuestion } from '../link/link-protocol.js';
import { serve, standardStream } from '../pkcs11/rpc/serve.js';
import { Malformed } from '../pkcs11/rpc/wire.js';
import type { Signer } from '../pkcs11/signer.js';
import { makeToken } from '../pkcs11/token.js';
import { blockingAsk } from './blocking-ask.js';
import { watchCertificates } from './certificates.js';

/** Serves until the browser ends. @returns the exit code: 0, or 2 when what came was not p11-kit's protocol. */
export function runToken(): number {
  const browser = browserProcess();
  const ask = blockingAsk(browser);
  const signer: Signer = {
    ready: key => ask({ ask: 'ready', key }).ready,
    sign: request => {
      const { signature } = ask(signQuestion(request));
      return signature === undefined ? undefined : Buffer.from(signature, 'base64');
    },
  };
  try {
    serve(standardStream(), makeToken(watchCertificates(browser.program), signer));
    return 0;
  } catch (error) {
    // EPIPE and the like: the browser is gone.
    if (!(error instanceof Malformed)) return 0;
    console.error('latchkey-companion token is started by p11-kit, and speaks its protocol only');
    return 2;
  }
}
