/** How easily a password is guessed, by zxcvbn-ts. Its dictionaries are large: loaded when first asked. */

/** 0 (guessed at once) to 4 (very strong), as zxcvbn scores. */
export type Score = 0 | 1 | 2 | 3 | 4;

/** The shortest master password taken, in characters. */
export const shortest = 8;
/** From this score on, a password needs no confirmation. */
export const strongEnough: Score = 3;

/** Whether a master password is long enough; counted as a reader counts, not in UTF-16 units. */
export function longEnough(password: string): boolean {
  return [...password.normalize('NFC')].length >= shortest;
}

async function load(): Promise<(password: string) => Promise<Score>> {
  const [{ ZxcvbnFactory }, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ]);
  const zxcvbn = new ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
  });
  // The product's own name is the first guess for its master password.
  return async password => (await zxcvbn.checkAsync(password, ['latchkey', 'qgis', 'authcfg'])).score;
}

let meter: ReturnType<typeof load> | undefined;

/** The score of `password`. Without the dictionaries nothing counts as strong, so the user is asked to confirm. */
export async function strengthOf(password: string): Promise<Score> {
  meter ??= load();
  try {
    return await (await meter)(password);
  } catch (error) {
    console.error(error);
    meter = undefined;
    return 0;
  }
}
