/** Whether what a method sends becomes part of the address, in this browser (invariant 11). */
import { methods } from '../../shared/methods/index.js';

/**
 * In Chromium no request can be signed on its way: a page that was refused is loaded again at an address with a
 * signature, whatever headers the method would sign elsewhere.
 */
export function isInAddress(name = ''): boolean {
  const method = methods.get(name);
  return method?.inAddress === true || (__TARGET__ === 'chromium' && method?.signs === true);
}
