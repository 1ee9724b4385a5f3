/** Labels and hints of fields by QGIS's names; a field without a text is shown by that name. */
import type { MessageKey } from '../i18n.js';

export interface FieldText {
  readonly label: MessageKey;
  readonly hint?: MessageKey;
}

const texts: Readonly<Record<string, FieldText>> = {
  username: { label: 'fieldUsername' },
  password: { label: 'fieldPassword' },
  realm: { label: 'fieldRealm', hint: 'fieldRealmHint' },
  bundle: { label: 'fieldBundle', hint: 'fieldBundleHint' },
  bundlepath: { label: 'fieldBundlepath', hint: 'fieldBundlepathHint' },
  bundlepass: { label: 'fieldBundlepass' },
  certpath: { label: 'fieldCertpath', hint: 'fieldBundlepathReads' },
  keypath: { label: 'fieldKeypath', hint: 'fieldKeypathHint' },
  certificate: { label: 'fieldCertificate', hint: 'fieldBundleHint' },
  key: { label: 'fieldKey', hint: 'fieldKeypathHint' },
  keypass: { label: 'fieldKeypass' },
  visible: { label: 'fieldVisible' },
  confirm: { label: 'fieldConfirm', hint: 'fieldConfirmHint' },
  token: { label: 'fieldToken' },
  grantFlow: { label: 'fieldGrantFlow' },
  issuer: { label: 'fieldIssuer', hint: 'fieldIssuerHint' },
  requestUrl: { label: 'fieldRequestUrl', hint: 'fieldRequestUrlHint' },
  tokenUrl: { label: 'fieldTokenUrl', hint: 'fieldRequestUrlHint' },
  refreshTokenUrl: { label: 'fieldRefreshTokenUrl', hint: 'fieldRefreshTokenUrlHint' },
  revocationUrl: { label: 'fieldRevocationUrl', hint: 'fieldRequestUrlHint' },
  clientId: { label: 'fieldClientId' },
  clientSecret: { label: 'fieldClientSecret' },
  scope: { label: 'fieldScope', hint: 'fieldScopeHint' },
  queryPairs: { label: 'fieldQueryPairs', hint: 'fieldQueryPairsHint' },
  redirectUrl: { label: 'fieldRedirectUrl', hint: 'fieldRedirectUrlHint' },
  customHeader: { label: 'fieldCustomHeader', hint: 'fieldCustomHeaderHint' },
  serverType: { label: 'fieldServerType' },
  rootUrl: { label: 'fieldRootUrl', hint: 'fieldRootUrlHint' },
  region: { label: 'fieldRegion', hint: 'fieldRegionHint' },
  sessiontoken: { label: 'fieldSessiontoken', hint: 'fieldSessiontokenHint' },
};

/** Names that mean something else in some methods. */
const ofMethods: Readonly<Record<string, Readonly<Record<string, FieldText>>>> = {
  AWSS3: { username: { label: 'fieldAccessKey' }, password: { label: 'fieldSecretKey' } },
  MapTilerHmacSha256: { token: { label: 'fieldToken', hint: 'fieldMapTilerHint' } },
};

export function fieldText(method: string, field: string): FieldText | undefined {
  return ofMethods[method]?.[field] ?? texts[field];
}

/** Texts of what may be chosen, by field and choice. */
const ofChoices: Readonly<Record<string, Readonly<Record<string, MessageKey>>>> = {
  grantFlow: { '': 'grantCode', 'client-credentials': 'grantCredentials' },
  serverType: { '': 'serverOpen', pro: 'serverPro' },
  confirm: { '': 'confirmNever', first: 'confirmFirst', every: 'confirmEvery' },
};

export function choiceText(field: string, choice: string): MessageKey | undefined {
  return ofChoices[field]?.[choice];
}
