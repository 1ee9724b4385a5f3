/** Notes that a worker leaves in storage.session for the next one, as browsers stop it. They are gone at lock. */
import * as v from 'valibot';
import browser from 'webextension-polyfill';

/** What is noted there; undefined when there is nothing, or something else than `schema` says. */
export async function readNote<Schema extends v.GenericSchema>(
  name: string,
  schema: Schema,
): Promise<v.InferOutput<Schema> | undefined> {
  const parsed = v.safeParse(schema, (await browser.storage.session.get(name))[name]);
  return parsed.success ? parsed.output : undefined;
}
