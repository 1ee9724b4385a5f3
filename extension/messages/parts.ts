/** Schemas that several messages are made of. */
import * as v from 'valibot';
import { grantDecisions } from '../../shared/grant.js';

export const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
/** Of an auth config: `isAuthConfigId`. */
export const id = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{7}$/));
export const tabId = v.pipe(v.number(), v.integer());
/** A canonical host. */
export const site = v.pipe(v.string(), v.minLength(1), v.maxLength(255));
export const decision = v.picklist(grantDecisions);
