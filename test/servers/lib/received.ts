/** One request as a server received it. */
export interface Received {
  readonly method: string;
  /** Path and query exactly as they stood in the request line. */
  readonly url: string;
  /** Name in the Host header, without the port. */
  readonly host: string;
  /** Port of the server that received it. */
  readonly port: number;
  /** Names in lower case; repeated headers joined by a comma. */
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly time: number;
  /** Status of the answer; absent while it is being written. */
  status?: number;
}

/** A running server. `Name` are the names its sites were given by the test. */
export interface Running<Name extends string> {
  /** Origin of each site, such as `https://a.test:34567`. */
  readonly urls: Readonly<Record<Name, string>>;
  /** Every request received so far, oldest first. */
  readonly log: readonly Received[];
  stop(): Promise<void>;
}

/** The same origin under another host name: names do not matter to the servers, they listen on 127.0.0.1. */
export function withHost(origin: string, host: string): string {
  const url = new URL(origin);
  url.hostname = host;
  return url.origin;
}

/** Reads the host name out of a Host header. */
export function hostName(header: string | undefined): string {
  return (header ?? '').replace(/:\d+$/, '');
}
