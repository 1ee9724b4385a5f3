import { describe, expect, it, vi } from 'vitest';
import { menuItems, menuVerdicts } from '../messages/menu.js';
import { wishWords } from './wish-words.js';

vi.mock('webextension-polyfill', () => import('./testing/browser.js'));

const wish = { address: 'https://b.example.org/', site: 'a.example.org', name: 'Maps' } as const;

describe('wishWords', () => {
  it.each(menuItems)('of %s differ with what there is to say', item => {
    const titles = menuVerdicts.map(verdict => wishWords({ ...wish, item, verdict }).title);
    expect(titles).not.toContain('');
    expect(new Set(titles).size).toBe(item === 'copy' ? menuVerdicts.length - 1 : menuVerdicts.length);
  });

  it('name the site and the config once it is refused', () => {
    const { title, kind } = wishWords({ ...wish, item: 'never', verdict: 'foreign', decided: 'never' });
    expect([title, kind]).toEqual(['a.example.org may not use Maps', 'ok']);
  });
});
