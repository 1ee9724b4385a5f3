/** What pages have to know before they load the rest of the care. */

/** Bytes of a backup: far above any vault. */
export const longestBackup = 256 * 1024 * 1024;
