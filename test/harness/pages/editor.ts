import type { Locator, Page } from 'playwright-core';
import { fieldText } from '../../../extension/ui/options/field-texts.js';
import { methods } from '../../../shared/methods/index.js';
import type { ConfigOptions } from '../options.js';
import { poll } from '../wait.js';
import { label } from './labels.js';
import { visibleText } from './text.js';

/** The label of a method's field; a field without words is shown by its own name. */
function fieldLabel(method: string, name: string): string {
  const text = fieldText(method, name);
  return text === undefined ? name : label(text.label);
}

async function fillResource(
  page: Page,
  number: number,
  resource: ConfigOptions['resources'][number],
): Promise<void> {
  const { url, attach, allowClearText } = typeof resource === 'string' ? { url: resource } : resource;
  if (number > 1) await page.getByRole('button', { name: label('addResource'), exact: true }).click();
  const row = page.getByRole('group', { name: label('resourceNumber', number), exact: true });
  await row.getByRole('textbox').fill(url);
  if (attach !== undefined) await row.getByLabel(label('attach'), { exact: true }).selectOption(attach);
  if (allowClearText) await row.getByLabel(label('clearTextAllow'), { exact: true }).check();
}

/** A file's bytes are given in base64, a flag as `yes`. */
async function fillField(field: Locator, name: string, value: string): Promise<void> {
  if ((await field.evaluate(it => it.tagName)) === 'SELECT') return void (await field.selectOption(value));
  const type = await field.getAttribute('type');
  if (type === 'checkbox') return field.setChecked(value === 'yes');
  if (type !== 'file') return field.fill(value);
  const mimeType = 'application/x-pkcs12';
  return field.setInputFiles({ name: `${name}.p12`, mimeType, buffer: Buffer.from(value, 'base64') });
}

/** Fills rows in which the user names the fields. */
async function fillEntries(
  page: Page,
  kind: 'headers' | 'parameters',
  fields: ConfigOptions['fields'],
): Promise<void> {
  const [add, number, ofName, ofValue] =
    kind === 'headers'
      ? (['addHeader', 'headerNumber', 'headerName', 'headerValue'] as const)
      : (['addParameter', 'parameterNumber', 'parameterName', 'parameterValue'] as const);
  for (const [index, [name, value]] of Object.entries(fields).entries()) {
    if (index > 0) await page.getByRole('button', { name: label(add), exact: true }).click();
    const row = page.getByRole('group', { name: label(number, index + 1), exact: true });
    await row.getByLabel(label(ofName), { exact: true }).fill(name);
    await row.getByLabel(label(ofValue), { exact: true }).fill(value);
  }
}

/** Fills the editor of a new config. */
export async function fillEditor(page: Page, config: ConfigOptions): Promise<void> {
  await page.getByLabel(label('name'), { exact: true }).fill(config.name);
  await page.getByLabel(label('method'), { exact: true }).selectOption(config.method);
  const { entries } = methods.get(config.method) ?? {};
  if (entries !== undefined) await fillEntries(page, entries, config.fields);
  for (const [name, value] of entries !== undefined ? [] : Object.entries(config.fields)) {
    const field = page.getByLabel(fieldLabel(config.method, name), { exact: true });
    const folded = page.locator('details.rare:not([open]) > summary');
    if ((await folded.count()) > 0) await folded.click();
    await fillField(field, name, value);
  }
  for (const [index, resource] of config.resources.entries()) await fillResource(page, index + 1, resource);
}

/**
 * Presses Save, lets `answer` do what a user has to do beside the page (the permission prompt), and waits until
 * the editor has closed. Rejects with the reasons it shows when it refuses.
 */
export async function saveEditor(page: Page, answer: () => Promise<void>): Promise<void> {
  await page.getByRole('button', { name: label('save'), exact: true }).click();
  await answer();
  const editor = page.locator('form.editor');
  const refused = editor.locator('[role="alert"]');
  const end = await poll(async () => {
    if ((await editor.count()) === 0) return 'saved';
    return (await refused.count()) > 0 ? 'refused' : undefined;
  }, 20_000);
  if (end === 'saved') return;
  const reasons =
    end === 'refused' ? await refused.allInnerTexts() : [await visibleText(page.locator('main'))];
  throw new Error(`The config was not saved: ${reasons.join(' ')}`);
}
