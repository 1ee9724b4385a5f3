/** Why data of QGIS cannot be read or written. */
export type QgisFault =
  /** Neither an authentication database nor an export of QGIS. */
  | 'not-qgis'
  /** The password does not fit the check that QGIS stores with it. */
  | 'wrong-password'
  /** It breaks its own format, or does not decrypt. */
  | 'damaged'
  /** Beyond the limits of `limits.ts`. */
  | 'too-large'
  /** A form that QGIS does not write, or that the format cannot hold. */
  | 'unsupported';

/** The only error that functions of this folder throw. */
export class QgisDataError extends Error {
  constructor(
    readonly fault: QgisFault,
    detail: string,
  ) {
    super(`${fault}: ${detail}`);
    this.name = 'QgisDataError';
  }
}

export const damaged = (detail: string) => new QgisDataError('damaged', detail);
