/** Whether nothing on the page has the keyboard's focus, as when what had it is gone: the agent has not gone on elsewhere. */
export const isFocusFree = (): boolean => (document.activeElement ?? document.body) === document.body;
