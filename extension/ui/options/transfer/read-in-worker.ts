import type { Reading } from './reading.js';
import workerUrl from './worker.ts?worker&url';

/** Nobody waits longer for a file, whatever is in it (invariant 9). */
const limitMs = 30_000;

/** Our pages take scripts by way of a policy alone; this one lets through the worker of this build. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as unknown as {
    trustedTypes?: {
      createPolicy(name: string, rules: object): { createScriptURL(url: string): string };
    };
  };
  return (
    trustedTypes?.createPolicy('worker', { createScriptURL: (it: string) => it }).createScriptURL(url) ?? url
  );
}

/** Reads a file apart from the page, which stays alive; `too-slow` when it takes too long, and then it is over. */
export function readInWorker(
  bytes: Uint8Array,
  password: string | undefined,
): Promise<Reading | { readonly ok: false; readonly fault: 'too-slow' | 'error' }> {
  const worker = new Worker(trusted(workerUrl), { type: 'module' });
  return new Promise<Reading | { ok: false; fault: 'too-slow' | 'error' }>(resolve => {
    const timer = setTimeout(() => resolve({ ok: false, fault: 'too-slow' }), limitMs);
    worker.onmessage = ({ data }: MessageEvent<Reading>) => {
      clearTimeout(timer);
      resolve(data);
    };
    worker.onerror = () => {
      clearTimeout(timer);
      resolve({ ok: false, fault: 'error' });
    };
    worker.postMessage({ bytes, password });
  }).finally(() => worker.terminate());
}
