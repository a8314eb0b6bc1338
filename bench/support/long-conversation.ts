import type * as AssistLineModule from './assist-line';
import { importBuilt } from './built';

/** Of the conversation that is played through the plugin's own code. */
export const EVENTS = 10_000;
/** The same events in every run, today and in a year. */
export const SEED = 20_260_115;

/** The plugin's own code from the socket to the store, as a browser gets it. */
export const importLine = (): Promise<Pick<typeof AssistLineModule, 'openLine' | 'conversationOfTask'>> =>
  importBuilt<typeof AssistLineModule>('./assist-line.ts');
