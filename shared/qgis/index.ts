/** QGIS's authentication data, read and written without a browser: formats as measured with QGIS 3.22. */

export type { Note, NoteKind, QgisConfig } from './auth-config.js';
export { type AuthDatabase, readAuthDatabase } from './auth-database.js';
export {
  type AuthXml,
  type ExportProblem,
  exportProblems,
  isEncryptedXml,
  readAuthXml,
  writeAuthXml,
} from './auth-xml.js';
export { QgisDataError, type QgisFault } from './errors.js';
export { type OAuth2Decision, readOAuth2, readPlanetary, writeOAuth2, writePlanetary } from './oauth2.js';
