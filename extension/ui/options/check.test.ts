import { describe, expect, it, vi } from 'vitest';
import { basic } from '../../../shared/methods/basic.js';
import { maxPathLength } from '../../../shared/resource.js';
import type { ConfigView } from '../../messages/config-view.js';
import { problemText } from '../problem-texts.js';
import { checkDraft, fromBackground, resourceField, tiesOf } from './check.js';
import { type Draft, newDraft, newResource } from './draft.js';
import { loadSuffixes } from './public-suffix.js';

vi.mock('webextension-polyfill', () => import('../testing/browser.js'));

const suffixes = await loadSuffixes();
const good: Draft = {
  ...newDraft(basic),
  name: 'Maps',
  fields: { username: 'anna', password: '', realm: '' },
};
const rows = (...texts: string[]): Draft => ({ ...good, resources: texts.map(text => newResource(text)) });
const reasons = (draft: Draft) => [...checkDraft(draft, basic, suffixes).values()];

describe('checkDraft', () => {
  it.each([
    ['https://maps.example.org/wms', undefined],
    ['https://*.example.org/', undefined],
    ['https://*.localhost/', undefined],
    ['https://*.intranet/', undefined],
    ['https://github.io/', undefined],
    ['   ', undefined],
    ['maps.example.org', 'not-a-url'],
    ['ftp://maps.example.org/', 'scheme'],
    ['https://anna:x@maps.example.org/', 'userinfo'],
    ['https://ma*.example.org/', 'wildcard'],
    ['https://*.127.0.0.1/', 'wildcard-address'],
    [`https://a.example/${'x'.repeat(maxPathLength)}`, 'too-long'],
    ['https://*.co.uk/', 'public-suffix'],
    ['https://*.github.io/', 'public-suffix'],
    ['https://*.org/', 'public-suffix'],
    ['https://*.ck/', 'public-suffix'],
    ['http://maps.example.org/', 'clear-text'],
  ])('resource %s: %s', (text, reason) => {
    expect(reasons(rows(text))).toEqual(reason === undefined ? [] : [reason]);
  });

  it('takes http with the mark', () => {
    expect(
      reasons({ ...good, resources: [{ ...newResource('http://a.example/'), allowClearText: true }] }),
    ).toEqual([]);
  });

  it('finds the same resource written in two ways', () => {
    expect(reasons(rows('https://a.example/', 'https://A.example:443'))).toEqual(['duplicate']);
  });

  it.each<[string, Partial<Draft>, [string, string][]]>([
    ['no name', { name: '  ' }, [['name', 'required']]],
    ['no user name', { fields: { ...good.fields, username: '' } }, [['username', 'required']]],
    ['a colon', { fields: { ...good.fields, username: 'a:b' } }, [['username', 'colon']]],
    ['a line break', { fields: { ...good.fields, password: 'a\nb' } }, [['password', 'control-character']]],
    ['a stored secret', { fields: { ...good.fields, password: null } }, []],
  ])('%s', (_, part, problems) => {
    expect([...checkDraft({ ...good, ...part }, basic, suffixes)]).toEqual(problems);
  });
});

it("the background's numbers count the rows that were sent", () => {
  const draft = rows('https://a.example/', ' ', 'https://b.example/');
  const key = draft.resources[2]?.key ?? 0;
  const found = [
    { field: 'resource:1', reason: 'duplicate' },
    { field: 'name', reason: 'required' },
  ];
  expect([...fromBackground(draft, found)]).toEqual([
    [resourceField(key), 'duplicate'],
    ['name', 'required'],
  ]);
});

it('ties are other configs with the same canonical resource', () => {
  const config = (id: string, name: string): ConfigView => ({
    ...{ id, name, method: 'Basic', damaged: false },
    resources: [
      {
        ...{ text: 'https://a.example/', attach: 'proven', allowClearText: false },
        ...{ outcome: 'unproven', tiedWith: [], permitted: true },
      },
    ],
  });
  const configs = [config('aaaaaaa', 'Mine'), config('bbbbbbb', 'Theirs')];
  expect(tiesOf('HTTPS://A.example', configs, 'aaaaaaa')).toEqual(['Theirs']);
  expect(tiesOf('https://a.example/x', configs, 'aaaaaaa')).toEqual([]);
  expect(tiesOf('not a url', configs, undefined)).toEqual([]);
});

it('every reason has words', () => {
  expect(problemText(undefined)).toBeUndefined();
  expect(problemText('colon')).toMatch(/colon/);
  expect(problemText('never heard of')).toBe('This cannot be saved as it is.');
});
