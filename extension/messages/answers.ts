/** What the background answers, by the name of the request. */
import type { AuthConfigId } from '../../shared/auth-config.js';
import type { IdentityInfo } from '../../shared/identity.js';
import type { Probe } from '../../shared/probe.js';
import type { CompanionStatus } from './companion-view.js';
import type { AliasView, ConfigView, DraftProblem, FieldsView, SignatureView } from './config-view.js';
import type { ConnectionResult } from './connection-view.js';
import type { ConsentChoices, GrantView } from './consent-view.js';
import type { TiedConfig } from './prompt-push.js';
import type { RequestName } from './requests.js';
import type { Activity, ConfigStart } from './tab-notes.js';
import type { TabStatus } from './tab-view.js';
import type { SignInResult } from './tokens.js';
import type { RulesStatus } from './unruled.js';
import type { Settings, VaultStatus } from './vault.js';

interface Done {
  readonly ok: true;
}
/** `reason` is a code of the companion, or one of our own: words are chosen from it. */
interface Failed {
  readonly ok: false;
  readonly reason: string;
}

/** As many as there are `requests`: the table is checked against these names. */
export interface Answers {
  'vault.status': VaultStatus;
  /** Base64 of the stored bytes. */
  'vault.header': { readonly header: string };
  'vault.create': VaultStatus;
  'vault.opened': VaultStatus;
  /** With the next `retryAt`. */
  'vault.wrongPassword': VaultStatus;
  'vault.rightPassword': Done;
  'vault.lock': VaultStatus;
  'vault.reopen': VaultStatus;
  'vault.clearCache': Done;
  'vault.erase': VaultStatus;
  'configs.list': readonly ConfigView[];
  'configs.get': { readonly config: ConfigView; readonly fields: FieldsView };
  'identity.check': { readonly ok: true; readonly identities: readonly IdentityInfo[] } | Failed;
  'certificate.signatures': readonly SignatureView[];
  'configs.import': { readonly added: number; readonly replaced: number };
  'configs.save':
    | { readonly ok: true; readonly id: AuthConfigId }
    | { readonly ok: false; readonly problems: readonly DraftProblem[] };
  /** If it is still there: the one answer that may hold a password. */
  'configs.start': { readonly start?: ConfigStart };
  'configs.setAttach': Done;
  'configs.setId': Done;
  'configs.removeAll': { readonly removed: number };
  'configs.remove': Done;
  'configs.duplicate': { readonly id: AuthConfigId };
  'configs.retry': Done;
  'tokens.signIn': SignInResult;
  'tokens.signOut': Done;
  'consent.choices': ConsentChoices;
  'consent.begin': Done;
  /** Whether the site may use the config now. */
  'consent.finish': { readonly granted: boolean };
  'grants.list': readonly GrantView[];
  'grants.set': Done;
  'grants.remove': Done;
  'aliases.choices': readonly { readonly configId: AuthConfigId; readonly name: string }[];
  'aliases.list': readonly AliasView[];
  'aliases.set': Done;
  'aliases.remove': Done;
  /** `remembered`: the choice outlives lock. */
  'ties.get': {
    readonly configs: readonly TiedConfig[];
    readonly chosen?: AuthConfigId;
    readonly remembered: boolean;
  };
  'ties.choose': Done;
  'ties.forget': Done;
  'tab.reload': Done;
  'tab.forgetWish': Done;
  'tab.status': TabStatus;
  'connection.test': ConnectionResult;
  'connection.story': { readonly ok: true; readonly probe: Probe } | Failed;
  'rules.status': RulesStatus;
  'companion.status': CompanionStatus;
  /** Newest first. */
  'activity.list': readonly Activity[];
  'activity.clear': Done;
  'settings.get': Settings;
  'settings.set': Done;
}
export type ResponseOf<N extends RequestName> = Answers[N];
