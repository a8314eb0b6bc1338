/*
 * Parts of the panel as they stand on the screen. Keyboard shortcuts act on them, so that a key does what a
 * click on the very same thing would do, held chips included. The parts are marked with `data-agent-assist`.
 */

const targets = (name: 'reply' | 'search' | 'summary'): readonly HTMLElement[] => [
  ...document.querySelectorAll<HTMLElement>(`[data-agent-assist="${name}"]`),
];

/** Presses one of the chips above the composer, the first being 0. Does nothing where there is none. */
export const pressReply = (index: number): void => targets('reply')[index]?.click();

/** Puts the cursor into the knowledge search. */
export const focusSearch = (): void => targets('search')[0]?.focus();

/** Whether the cursor stands in the knowledge search. */
export const isAtSearch = (): boolean =>
  targets('search').some((search) => search === document.activeElement);

/** Unfolds the summary where it is folded, and puts the focus on it. */
export const openSummary = (): void => {
  const [toggle] = targets('summary');
  if (!toggle) return;
  if (toggle.getAttribute('aria-expanded') === 'false') toggle.click();
  toggle.focus();
};
