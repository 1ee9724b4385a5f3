/** The public suffix list, with its private section (github.io and the like). Large, so only the editor loads it. */

export interface Suffixes {
  /** Whether `host` itself is a listed suffix: its sub-domains belong to strangers. */
  readonly isPublicSuffix: (host: string) => boolean;
  /** Whether `*.host` would cover strangers, because `host` or what stands right below it is a listed suffix. */
  readonly wildcardTooWide: (host: string) => boolean;
}

/** Loads the list. */
export async function loadSuffixes(): Promise<Suffixes> {
  const { parse } = await import('tldts');
  const isPublicSuffix = (host: string) => {
    const name = host.replace(/\.$/, '');
    const { publicSuffix, isIcann, isPrivate } = parse(name, {
      allowPrivateDomains: true,
      extractHostname: false,
    });
    // Without a listed rule the last label counts as the suffix, which says nothing about `localhost` or an intranet.
    return publicSuffix === name && (isIcann === true || isPrivate === true);
  };
  return { isPublicSuffix, wildcardTooWide: host => isPublicSuffix(host) || isPublicSuffix(`any.${host}`) };
}
