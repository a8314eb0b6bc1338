import type { KeyboardShortcutManager } from '@twilio/flex-ui';

/** Which of the replies on the screen, the first being 0. */
export type ReplyIndex = 0 | 1 | 2;

export interface ShortcutHandlers {
  insertReply(index: ReplyIndex): void;
  focusSearch(): void;
  openSummary(): void;
}

/** What Flex calls each shortcut wherever it lists or mentions them. */
export interface ShortcutNames {
  readonly insertReply: readonly [first: string, second: string, third: string];
  readonly focusSearch: string;
  readonly openSummary: string;
}

/** Flex runs an action again for every repetition of a key that is held down, unless this time lies between. */
const THROTTLE_MS = 400;

/**
 * Adds Ctrl+Shift and a key to Flex's shortcuts. Flex goes by the place of a key, not by what its layout makes of
 * it, and leaves the browser's own action alone; so these are keys that neither Flex nor Chrome, Edge or Firefox
 * uses with Ctrl+Shift, and that no system takes for typing Unicode, as it may do with U. A key that another plugin
 * has taken stays that plugin's.
 *
 * @param onTaken is told the key and the name of the shortcut that could not have it
 */
export function registerShortcuts(
  flex: { readonly KeyboardShortcutManager: typeof KeyboardShortcutManager },
  handlers: ShortcutHandlers,
  names: ShortcutNames,
  onTaken: (key: string, name: string) => void,
): void {
  const [first, second, third] = names.insertReply;
  const wanted = {
    6: { name: names.openSummary, action: () => handlers.openSummary() },
    7: { name: first, action: () => handlers.insertReply(0) },
    8: { name: second, action: () => handlers.insertReply(1) },
    9: { name: third, action: () => handlers.insertReply(2) },
    F: { name: names.focusSearch, action: () => handlers.focusSearch() },
  };
  const { keyboardShortcuts } = flex.KeyboardShortcutManager;
  const free = Object.entries(wanted).filter(([key, { name }]) => {
    const isTaken = key in keyboardShortcuts;
    if (isTaken) onTaken(key, name);
    return !isTaken;
  });
  flex.KeyboardShortcutManager.addShortcuts(
    Object.fromEntries(free.map(([key, shortcut]) => [key, { ...shortcut, throttle: THROTTLE_MS }])),
  );
}
