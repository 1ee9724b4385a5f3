import { describe, expect, it } from 'vitest';
import { basic } from '../../../shared/methods/basic.js';
import type { ConfigView } from '../../messages/config-view.js';
import {
  type Draft,
  differs,
  draftOf,
  filled,
  newDraft,
  newResource,
  toMessage,
  withMethod,
  withUserinfo,
} from './draft.js';

const stored: ConfigView = {
  id: 'a1b2c3d',
  name: 'Maps',
  method: 'Basic',
  damaged: false,
  resources: [
    {
      text: 'https://maps.example.org/',
      attach: 'challenge',
      allowClearText: false,
      outcome: 'failed',
      status: 401,
      tiedWith: [],
      permitted: true,
    },
  ],
};
const nowhere = () => false;
const withRows = (...texts: string[]): Draft => ({
  ...newDraft(basic),
  resources: texts.map(text => newResource(text)),
});

describe('draftOf', () => {
  it('keeps a stored secret unknown, and an absent one empty', () => {
    const fields = { username: 'anna', password: { present: true }, realm: '' };
    expect(draftOf(stored, fields).fields).toEqual({ username: 'anna', password: null, realm: '' });
    expect(draftOf(stored, { ...fields, password: { present: false } }).fields.password).toBe('');
  });

  it('takes over the decisions of each resource', () => {
    expect(draftOf(stored, {}).resources).toMatchObject([{ attach: 'challenge', allowClearText: false }]);
  });
});

describe('withUserinfo', () => {
  it('moves what the URL brought into the fields, and leaves alone what it did not bring', () => {
    const draft = { ...withRows('https://anna:new@maps.example.org/', 'https://b.example.org/') };
    const [row] = draft.resources;
    const found = { username: 'anna', password: 'new', url: 'https://maps.example.org/' };
    expect(withUserinfo(draft, row?.key ?? 0, found)).toMatchObject({
      fields: { username: 'anna', password: 'new', realm: '' },
      resources: [{ text: 'https://maps.example.org/' }, { text: 'https://b.example.org/' }],
    });
    const kept = { ...draft, fields: { username: 'otto', password: null } };
    expect(withUserinfo(kept, 0, { ...found, password: '' }).fields).toEqual({
      username: 'anna',
      password: null,
    });
  });

  it('adds no field that the method does not have', () => {
    const other: Draft = { ...withRows('https://anna:new@maps.example.org/'), fields: { header: 'x' } };
    expect(withUserinfo(other, 0, { username: 'anna', password: 'new', url: '' }).fields).toEqual({
      header: 'x',
    });
  });
});

describe('differs', () => {
  const draft = draftOf(stored, { username: 'anna', password: { present: true } });

  it('is false for the same content in other rows', () => {
    expect(differs(draftOf(stored, { username: 'anna', password: { present: true } }), draft)).toBe(false);
    expect(differs({ ...draft, resources: [...draft.resources, newResource()] }, draft)).toBe(false);
  });

  it.each<[string, Partial<Draft>]>([
    ['name', { name: 'Other' }],
    ['secret', { fields: { ...draft.fields, password: 'new' } }],
    ['cleared secret', { fields: { ...draft.fields, password: '' } }],
    ['resources', { resources: [] }],
  ])('is true for another %s', (_, part) => {
    expect(differs({ ...draft, ...part }, draft)).toBe(true);
  });
});

describe('toMessage', () => {
  it('sends canonical resources and no blank rows', () => {
    const { resources } = toMessage(withRows(' HTTPS://Maps.Example.org:443/wms?x=1#y ', '  '), nowhere);
    expect(resources).toEqual([
      { text: 'https://maps.example.org/wms', attach: 'proven', allowClearText: false, publicSuffix: false },
    ]);
  });

  it('marks clear text for http alone', () => {
    const draft = withRows('http://a.example/', 'https://a.example/');
    const marked = { ...draft, resources: draft.resources.map(row => ({ ...row, allowClearText: true })) };
    expect(toMessage(marked, nowhere).resources.map(row => row.allowClearText)).toEqual([true, false]);
  });

  it('flags hosts that are a public suffix', () => {
    const { resources } = toMessage(withRows('https://github.io/'), host => host === 'github.io');
    expect(resources[0]?.publicSuffix).toBe(true);
  });

  it('sends null for a secret that stays, and has no id for a new config', () => {
    expect(toMessage(draftOf(stored, { password: { present: true } }), nowhere)).toMatchObject({
      id: 'a1b2c3d',
      fields: { password: null },
    });
    expect(toMessage(newDraft(basic), nowhere)).not.toHaveProperty('id');
  });
});

describe('withMethod', () => {
  it('keeps the fields both methods know', () => {
    const other = { ...basic, name: 'Other', fields: [{ name: 'username', secret: false, required: true }] };
    const draft: Draft = { ...newDraft(basic), fields: { username: 'anna', password: 'x', realm: '' } };
    expect(withMethod(draft, other)).toMatchObject({ method: 'Other', fields: { username: 'anna' } });
  });
});

it('a new config starts with one row, for the resource given', () => {
  expect(filled(newDraft(basic))).toEqual([]);
  expect(filled(newDraft(basic, 'https://a.example/'))).toMatchObject([{ text: 'https://a.example/' }]);
});
