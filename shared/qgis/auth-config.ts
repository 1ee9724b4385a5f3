/** A config as QGIS stores it, and what is to be said about reading it. */
import type { Fields } from '../auth-config.js';

export interface QgisConfig {
  /** Seven letters or digits where QGIS made it; QGIS stores any text. */
  readonly id: string;
  readonly name: string;
  /** The "resource": free text, which QGIS never uses. */
  readonly uri: string;
  /** QGIS's name of the method, such as `Basic`. */
  readonly method: string;
  readonly version: number;
  /** By QGIS's names. */
  readonly fields: Fields;
}

export type NoteKind =
  /** QGIS's separators stand inside a value: what was meant cannot be told for sure. */
  | 'ambiguous'
  /** Written by an old QGIS: values by position. */
  | 'old-style'
  /** OAuth2 with grantFlow 3, which meant PKCE until 2025 and means client credentials since. */
  | 'grant-flow'
  /** It does not decrypt, and is left out. */
  | 'unreadable'
  /** It refers to an identity that is not there. */
  | 'missing-identity'
  /** There is no master password yet. */
  | 'no-master-password'
  /** Several records of master passwords, which QGIS refuses to open. */
  | 'several-master-passwords'
  /** Exceptions for server certificates: listed, and never to be taken over silently. */
  | 'server-exceptions';

export interface Note {
  readonly kind: NoteKind;
  /** Id of the config, or name of the setting or identity, that it is about. */
  readonly about?: string;
}
