/** A user name and a password from elsewhere. */
export interface ForeignLogin {
  readonly name: string;
  /** Of the page or the host; it may be anything. */
  readonly url: string;
  readonly username: string;
  readonly password: string;
  readonly realm: string;
}
