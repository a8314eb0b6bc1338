/**
 * What every button of ours begins with: nothing of the browser's own looks. Whoever spreads it says how the keyboard
 * focus shows, for which the outline makes room.
 */
export const BARE_BUTTON = {
  appearance: 'none',
  margin: 'space0',
  borderStyle: 'none',
  outline: 'none',
  cursor: 'pointer',
} as const;
