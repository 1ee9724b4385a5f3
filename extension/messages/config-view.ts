/** Auth configs as pages are shown them: nothing of a secret but that it is there. */

import type { AttachMode, AuthConfigId, PairState } from '../../shared/auth-config.js';
import type { TokenStatus } from './tokens.js';

export interface ResourceView {
  readonly text: string;
  readonly attach: AttachMode;
  readonly allowClearText: boolean;
  readonly outcome: PairState['outcome'];
  /** HTTP status that made it fail. */
  readonly status?: number;
  /** Names of other configs with the same resource: a tie that keeps all of them from being used until one is chosen. */
  readonly tiedWith: readonly string[];
  /** Name of the chosen one. */
  readonly chosen?: string;
  /** The browser holds the host permission it needs. */
  readonly permitted: boolean;
}

/** What has become of a client certificate since the vault was opened. */
export interface IdentityStatus {
  readonly state:
    | 'opening'
    /** The companion signs with it, and the browser is shown it. */
    | 'ready'
    /** The companion has its key, and the browser is not shown it. */
    | 'not-visible'
    /** The browser has lost the process that shows it certificates: it must be restarted. */
    | 'token-gone'
    | 'failed';
  /** A code of the companion, or `absent`, `lost`: words are chosen from it. */
  readonly reason?: string;
  /** Names of those that are ready, as the browser shows them. Texts from a file. */
  readonly names?: readonly string[];
}

export interface ConfigView {
  readonly id: AuthConfigId;
  readonly name: string;
  readonly method: string;
  readonly resources: readonly ResourceView[];
  /** The stored record is damaged: its secret cannot be read. */
  readonly damaged: boolean;
  /** Of client certificates. */
  readonly identity?: IdentityStatus;
  /** Of methods that use tokens. */
  readonly token?: TokenStatus;
}

/** Fields for the editor: a secret is only said to be present. */
export type FieldsView = Readonly<Record<string, string | { readonly present: boolean }>>;

/** `field` is a field's name, or `resource:N`, or `name`; `reason` chooses the text. */
export interface DraftProblem {
  readonly field: string;
  readonly reason: string;
}

/** One signature with the key of a client certificate; which host it was for, nobody but the browser knows. */
export interface SignatureView {
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Name of the config, if it is still there. */
  readonly name?: string;
  readonly mechanism: string;
  readonly signed: boolean;
}

/** An id in URLs that the user assigned to a config. */
export interface AliasView {
  readonly id: AuthConfigId;
  readonly configId: AuthConfigId;
  readonly name: string;
}
