/**
 * A token of ArcGIS, as QGIS's EsriToken: `X-Esri-Authorization`, which ArcGIS Server reads where Authorization belongs
 * to the web server before it. QGIS sends a blank behind the token; it means nothing and is not sent here.
 */
import * as v from 'valibot';
import type { Method } from './method.js';
import { checkToken, tokenFields } from './token.js';

/** ArcGIS REST API, "Error codes": 498 an invalid token, 499 a token that is missing or not taken. */
const refusal = v.object({ error: v.object({ code: v.picklist([498, 499]) }) });

function isIn(body: string): boolean {
  try {
    return v.is(refusal, JSON.parse(body));
  } catch {
    return false; // no JSON, or more than was read of it: content
  }
}

export const esriToken: Method = {
  name: 'EsriToken',
  fields: tokenFields,
  check: checkToken,
  refusal: { statuses: [200], contentType: /json|text\/plain/i, isIn },
  effect: ({ token = '' }) => ({ headers: { 'X-Esri-Authorization': `Bearer ${token}` } }),
};
