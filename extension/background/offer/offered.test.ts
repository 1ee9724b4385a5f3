import { describe, expect, it } from 'vitest';
import { offered } from './offered.js';

const page = { host: 'a.test', scheme: 'https' };
const own = 'https://a.test';
const other = 'https://b.test';
const basic = 'Basic realm="Area"';
const digest = 'Digest realm="Area", nonce="x"';

describe('a 401 that no config covers', () => {
  it.each([
    ['the page itself', {}, 'Basic'],
    ['the page itself, reached from another site', { initiator: other }, 'Basic'],
    ['the page itself, HEAD', { method: 'HEAD' }, 'Basic'],
    ['the page itself, posted to by another site', { method: 'POST', initiator: other }, undefined],
    ['the page itself, posted to by its own host', { method: 'POST', initiator: own }, 'Basic'],
    ['Digest alone', { challenges: [digest] }, 'Digest'],
    ['Digest and Basic', { challenges: [digest, basic] }, 'Basic'],
    ['Bearer alone', { challenges: ['Bearer realm="x"'] }, undefined],
    ['Negotiate alone', { challenges: ['Negotiate'] }, undefined],
    ['without a challenge', { challenges: [] }, undefined],
    ['what the page asks of its own host', { type: 'image', initiator: own }, 'Basic'],
    ['what the page asks of its host on another port', { type: 'image', initiator: `${own}:8443` }, 'Basic'],
    ['a WebSocket of the page', { type: 'websocket', initiator: own, url: 'wss://a.test/x' }, 'Basic'],
    [
      'what a foreign page embeds',
      { type: 'image', initiator: other, topPage: { host: 'b.test', scheme: 'https' } },
      undefined,
    ],
    ['what a foreign frame embeds', { type: 'image', initiator: other }, undefined],
    [
      'what the own host asks, framed by a foreign page',
      { type: 'image', initiator: own, topPage: { host: 'b.test', scheme: 'https' } },
      undefined,
    ],
    [
      'what the own host asks under a page nobody can read',
      { type: 'image', initiator: own, topPage: 'unreadable' },
      undefined,
    ],
    ['what a sub-domain asks', { type: 'image', initiator: 'https://sub.a.test' }, undefined],
    ['what an http page of the host asks', { type: 'image', initiator: 'http://a.test' }, undefined],
    ['what an opaque origin asks', { type: 'image', initiator: 'null' }, undefined],
    ['what nobody known asks', { type: 'image' }, undefined],
    ['an http page', { url: 'http://a.test/x' }, 'clear-text'],
    [
      'what an http page asks of its host',
      {
        type: 'image',
        url: 'http://a.test/x',
        initiator: 'http://a.test',
        topPage: { host: 'a.test', scheme: 'http' },
      },
      'clear-text',
    ],
    [
      'http embedded by a foreign page',
      { type: 'image', url: 'http://a.test/x', initiator: other },
      undefined,
    ],
  ] as const)('%s', (_, facts, expected) => {
    const offer = offered({
      url: 'https://a.test/x',
      type: 'main_frame',
      method: 'GET',
      initiator: undefined,
      topPage: page,
      challenges: [basic],
      ...facts,
    });
    expect(typeof offer === 'object' ? offer.method : offer).toBe(expected);
  });
});
