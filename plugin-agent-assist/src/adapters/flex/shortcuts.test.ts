import type { KeyboardShortcutManager } from '@twilio/flex-ui';

import { registerShortcuts } from './shortcuts';

type Shortcuts = (typeof KeyboardShortcutManager)['keyboardShortcuts'];

/** What Flex 2 has from the start. */
const FLEX_KEYS = ['1', 'L', 'A', 'R', 'T', 'Y', 'S', 'H', 'M', 'C'];
/** Ctrl+Shift and these belong to Chrome, Edge or Firefox, or begin a Unicode character on Linux and ChromeOS. */
const BROWSER_KEYS = Array.from('ABCDEGHIJKLMNOPQRSTUVWXYZ0');

const names = {
  insertReply: ['Insert first', 'Insert second', 'Insert third'],
  focusSearch: 'Search',
  openSummary: 'Summary',
} as const;

function setupFlex(taken: readonly string[] = FLEX_KEYS) {
  const theirs = { action: () => undefined, name: 'theirs' };
  const manager = {
    keyboardShortcuts: Object.fromEntries(taken.map((key) => [key, theirs])) as Shortcuts,
    addShortcuts(added: Shortcuts) {
      manager.keyboardShortcuts = { ...manager.keyboardShortcuts, ...added };
    },
  };
  const done: string[] = [];
  const refused: string[] = [];
  registerShortcuts(
    { KeyboardShortcutManager: manager as never },
    {
      insertReply: (index) => done.push(`insert ${index}`),
      focusSearch: () => done.push('search'),
      openSummary: () => done.push('summary'),
    },
    names,
    (key, name) => refused.push(`${key} ${name}`),
  );
  const ours = Object.keys(manager.keyboardShortcuts).filter((key) => !taken.includes(key));
  return { done, manager, ours, refused, theirs };
}

describe('keyboard shortcuts', () => {
  it('do what their names say', () => {
    const { done, manager, refused } = setupFlex();
    const { keyboardShortcuts } = manager;
    for (const [key, name] of [
      ['7', 'Insert first'],
      ['8', 'Insert second'],
      ['9', 'Insert third'],
      ['F', 'Search'],
      ['6', 'Summary'],
    ] as const) {
      expect(keyboardShortcuts[key]?.name).toBe(name);
      (keyboardShortcuts[key]?.action as () => void)();
    }
    expect(done).toEqual(['insert 0', 'insert 1', 'insert 2', 'search', 'summary']);
    expect(refused).toEqual([]);
  });

  it('are on keys that neither Flex nor a browser uses', () => {
    const { ours } = setupFlex();
    expect(ours).toHaveLength(5);
    expect(ours.filter((key) => [...FLEX_KEYS, ...BROWSER_KEYS].includes(key))).toEqual([]);
  });

  it('leave a key to the plugin that has it, and say so', () => {
    const { manager, ours, refused, theirs } = setupFlex([...FLEX_KEYS, '8', 'F']);
    expect(manager.keyboardShortcuts['8']).toBe(theirs);
    expect(manager.keyboardShortcuts.F).toBe(theirs);
    expect(ours).toEqual(['6', '7', '9']);
    expect(refused).toEqual(['8 Insert second', 'F Search']);
  });
});
