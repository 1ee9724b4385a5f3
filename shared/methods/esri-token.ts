/**
 * A token of ArcGIS, as QGIS's EsriToken: `X-Esri-Authorization`, which ArcGIS Server reads where Authorization belongs
 * to the web server before it. QGIS sends a blank behind the token; it means nothing and is not sent here.
 */
import type { Method } from './method.js';
import { checkToken, tokenFields } from './token.js';

export const esriToken: Method = {
  name: 'EsriToken',
  fields: tokenFields,
  check: checkToken,
  effect: ({ token = '' }) => ({ headers: { 'X-Esri-Authorization': `Bearer ${token}` } }),
};
