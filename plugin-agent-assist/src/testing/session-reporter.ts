import type { SessionReporter } from '../machine/session-reporter';

/** Tells nobody anything, unless a test wants to hear of it. */
export const aReporter = (reporter: Partial<SessionReporter> = {}): SessionReporter => ({
  restore: () => undefined,
  begin: () => undefined,
  noteMessages: () => undefined,
  noteAct: () => undefined,
  noteWrapping: () => undefined,
  notePause: () => undefined,
  tell: () => undefined,
  answer: () => undefined,
  end: () => undefined,
  stop: () => undefined,
  ...reporter,
});
