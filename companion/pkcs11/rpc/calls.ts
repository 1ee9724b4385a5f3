/**
 * The calls of p11-kit's RPC protocol, version 0 (draft-ueno-pkcs11-rpc, appendix): number, name, and the types of
 * arguments and results. Calls that no reader of certificates makes are listed too, so that they are told apart from
 * nonsense; the token refuses what it has no handler for.
 */
export const calls = {
  C_Initialize: [1, 'ayyay', ''],
  C_Finalize: [2, '', ''],
  C_GetInfo: [3, '', 'vsusv'],
  C_GetSlotList: [4, 'yfu', 'au'],
  C_GetSlotInfo: [5, 'u', 'ssuvv'],
  C_GetTokenInfo: [6, 'u', 'ssssuuuuuuuuuuuvvs'],
  C_GetMechanismList: [7, 'ufu', 'au'],
  C_GetMechanismInfo: [8, 'uu', 'uuu'],
  C_InitToken: [9, 'uayz', ''],
  C_OpenSession: [10, 'uu', 'u'],
  C_CloseSession: [11, 'u', ''],
  C_CloseAllSessions: [12, 'u', ''],
  C_GetSessionInfo: [13, 'u', 'uuuu'],
  C_InitPIN: [14, 'uay', ''],
  C_SetPIN: [15, 'uayay', ''],
  C_GetOperationState: [16, 'ufy', 'ay'],
  C_SetOperationState: [17, 'uayuu', ''],
  C_Login: [18, 'uuay', ''],
  C_Logout: [19, 'u', ''],
  C_CreateObject: [20, 'uaA', 'u'],
  C_CopyObject: [21, 'uuaA', 'u'],
  C_DestroyObject: [22, 'uu', ''],
  C_GetObjectSize: [23, 'uu', 'u'],
  C_GetAttributeValue: [24, 'uufA', 'aAu'],
  C_SetAttributeValue: [25, 'uuaA', ''],
  C_FindObjectsInit: [26, 'uaA', ''],
  C_FindObjects: [27, 'ufu', 'au'],
  C_FindObjectsFinal: [28, 'u', ''],
  C_EncryptInit: [29, 'uMu', ''],
  C_DecryptInit: [33, 'uMu', ''],
  C_DigestInit: [37, 'uM', ''],
  C_SignInit: [42, 'uMu', ''],
  C_Sign: [43, 'uayfy', 'ay'],
  C_SignUpdate: [44, 'uay', ''],
  C_SignFinal: [45, 'ufy', 'ay'],
  C_SignRecoverInit: [46, 'uMu', ''],
  C_VerifyInit: [48, 'uMu', ''],
  C_VerifyRecoverInit: [52, 'uMu', ''],
  C_GenerateKey: [58, 'uMaA', 'u'],
  C_GenerateKeyPair: [59, 'uMaAaA', 'uu'],
  C_WrapKey: [60, 'uMuufy', 'ay'],
  C_UnwrapKey: [61, 'uMuayaA', 'u'],
  C_DeriveKey: [62, 'uMuaA', 'u'],
  C_SeedRandom: [63, 'uay', ''],
  C_GenerateRandom: [64, 'ufy', 'ay'],
  C_WaitForSlotEvent: [65, 'u', 'u'],
} as const;

export type CallName = keyof typeof calls;
export type Request<N extends CallName> = (typeof calls)[N][1];
export type Response<N extends CallName> = (typeof calls)[N][2];

/** Number of the answer that is only a return value other than CKR_OK; its type is `u`. */
export const errorCall = 0;

const byNumber = new Map<number, CallName>(
  (Object.keys(calls) as CallName[]).map(name => [calls[name][0], name]),
);

export function callName(number: number): CallName | undefined {
  return byNumber.get(number);
}
