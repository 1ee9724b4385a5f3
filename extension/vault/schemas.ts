/**
 * Schemas of what is sealed. Checked on reading, though only Latchkey can have sealed it, and on writing, so that
 * nothing is stored that could not be read again.
 */
import * as v from 'valibot';
import { type AuthConfigSummary, attachModes } from '../../shared/auth-config.js';
import { maxPathLength } from '../../shared/resource.js';
import { NotStorable } from './errors.js';

const text = (longest: number) => v.pipe(v.string(), v.maxLength(longest));
const longText = text(1_048_576);
const whole = (least: number, most: number) =>
  v.pipe(v.number(), v.safeInteger(), v.minValue(least), v.maxValue(most));
export const revisionSchema = whole(1, Number.MAX_SAFE_INTEGER);

const resourceSchema = v.strictObject({
  scheme: v.picklist(['https', 'http']),
  host: v.pipe(text(1024), v.minLength(1)),
  wildcard: v.boolean(),
  port: whole(0, 65_535),
  path: v.pipe(text(maxPathLength), v.startsWith('/')),
  attach: v.picklist(attachModes),
  allowClearText: v.boolean(),
  publicSuffix: v.boolean(),
});

export const configIdSchema = v.pipe(v.string(), v.regex(/^[A-Za-z0-9]{7}$/));

const summaryEntries = {
  id: configIdSchema,
  name: text(1024),
  method: text(64),
  resources: v.pipe(v.array(resourceSchema), v.maxLength(1000)),
};

/** Values of a method's fields; a certificate bundle is the longest of them. */
export const fieldsSchema = v.record(text(256), longText);

export const configSchema = v.strictObject({ ...summaryEntries, fields: fieldsSchema });

/** States by resource text; realms are a server's words and may be long. */
export const statesSchema = v.record(
  text(4096),
  v.strictObject({
    outcome: v.picklist(['unproven', 'proven', 'failed']),
    scheme: v.exactOptional(longText),
    realm: v.exactOptional(longText),
    status: v.exactOptional(whole(100, 999)),
    lastUsed: v.exactOptional(v.pipe(v.number(), v.finite(), v.minValue(0))),
  }),
);

export const settingsSchema = v.strictObject({
  /** Minutes without input before the vault locks; 0 is never. */
  idleMinutes: whole(0, 10_080),
  /** What a site without a grant meets: a question, or nothing. `ask` when absent. */
  unknownSites: v.exactOptional(v.picklist(['ask', 'never'])),
  /** At lock, pages that show a host with a client certificate. `always` when absent. */
  reloadAtLock: v.exactOptional(v.picklist(['always', 'ask'])),
});
export type VaultSettings = Readonly<v.InferOutput<typeof settingsSchema>>;

/** What the index holds of a config: its metadata, and what its record must be. */
export interface Entry {
  readonly config: AuthConfigSummary;
  /** Key of the record and of the state record in the database: 16 random bytes in hex. */
  readonly record: string;
  /** Grows with every save of the config. */
  readonly revision: number;
  /** Base64 of the sealed record's SHA-256. */
  readonly digest: string;
}

const entrySchema = v.strictObject({
  config: v.strictObject(summaryEntries),
  record: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  revision: revisionSchema,
  digest: v.pipe(v.string(), v.base64(), v.length(44)),
});

/** Grants that outlast a session; those until lock lie in storage.session alone. */
export const grantsSchema = v.pipe(
  v.array(
    v.strictObject({
      site: v.pipe(text(1024), v.minLength(1)),
      configId: summaryEntries.id,
      decision: v.picklist(['never', 'ask', 'always']),
    }),
  ),
  v.maxLength(100_000),
);
export type StoredGrant = Readonly<v.InferOutput<typeof grantsSchema>[number]>;

const unique = (values: readonly string[]) => new Set(values).size === values.length;

/** Which config is used where several have the same resource; choices until lock lie in storage.session alone. */
export const choicesSchema = v.pipe(
  v.array(
    v.strictObject({
      resource: v.pipe(text(4096), v.minLength(1)),
      configId: summaryEntries.id,
    }),
  ),
  v.maxLength(100_000),
  v.check(choices => unique(choices.map(({ resource }) => resource))),
);

/** Ids in URLs that the user assigned to configs. */
export const aliasesSchema = v.pipe(
  v.array(v.strictObject({ id: summaryEntries.id, configId: summaryEntries.id })),
  v.maxLength(10_000),
  v.check(aliases => unique(aliases.map(({ id }) => id))),
);

export const indexSchema = v.strictObject({
  settings: settingsSchema,
  /** Empty when absent. */
  grants: v.exactOptional(grantsSchema),
  /** Empty when absent. */
  choices: v.exactOptional(choicesSchema),
  /** Empty when absent. */
  aliases: v.exactOptional(aliasesSchema),
  entries: v.pipe(
    v.array(entrySchema),
    v.maxLength(100_000),
    v.check(entries => unique(entries.map(({ config }) => config.id))),
    v.check(entries => unique(entries.map(({ record }) => record))),
  ),
});

/** @throws NotStorable when `value` does not fit `schema`; the error names the member, never the value. */
export function assertStorable(schema: v.GenericSchema, value: unknown): void {
  const parsed = v.safeParse(schema, value);
  if (!parsed.success) throw new NotStorable(String(parsed.issues[0].path?.[0]?.key ?? ''));
}
