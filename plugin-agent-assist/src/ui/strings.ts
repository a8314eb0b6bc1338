import type { AssistFailure } from '../domain/failure';
import type { AssistStatus } from '../store/selectors';

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** Hour and minute as the agent's browser writes them. `at` is in milliseconds since the epoch. */
export const formatTime = (at: number): string => timeOfDay.format(at);

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** A sentence of a failure, ready to be followed by another one. */
const sentence = ({ message }: AssistFailure): string => (/[.!?]$/.test(message) ? message : `${message}.`);

const STATUS: Readonly<Record<AssistStatus, string>> = {
  connected: 'Connected',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  unavailable: 'Unavailable',
};

/** Google names its sections like `customer_satisfaction`; an own generator's sections have names of their own. */
export const sectionTitle = (section: string): string =>
  /^[a-z]+(_[a-z]+)*$/.test(section)
    ? section.charAt(0).toUpperCase() + section.slice(1).replace(/_/g, ' ')
    : section;

/**
 * Every word an agent reads. Screen readers and scripts find things by `panel`, `smartReplies`, `summary`,
 * `connection` and the names of the buttons: they are part of the interface and stay as they are.
 */
export const strings = {
  panel: 'Agent Assist',
  connection: 'Agent Assist connection',
  status: (status: AssistStatus): string => STATUS[status],

  retry: 'Retry',
  unavailable: 'Agent Assist is unavailable',
  unavailableBecause: (failure: AssistFailure | undefined): string =>
    `${failure ? `${sentence(failure)} ` : ''}You can go on with the chat; what is shown here stays.`,
  stillTrying: (failure: AssistFailure): string => `${sentence(failure)} Trying again by itself.`,
  busy: 'Agent Assist is busy',
  busyMeans: 'It hears the latest messages a little later. Nothing is lost.',
  relayWaits: 'Agent Assist does not hear the latest messages',
  setAside: (n: number): string =>
    `${count(n, 'message was', 'messages were')} refused by Agent Assist and left out. Suggestions and summary do not know ${n === 1 ? 'it' : 'them'}.`,
  misconfigured: 'Agent Assist is not set up right',
  misconfiguredCure: 'Please show this to whoever looks after Flex:',

  starting: 'Getting ready for this chat',
  noTask: 'Select a task',
  noTaskMeans: 'Suggestions and the summary of the selected chat appear here.',
  noSession: 'Nothing for this task',
  noSessionMeans: 'Agent Assist helps on chats of accepted tasks.',
  emptyFeed: 'No suggestions yet',
  emptyFeedMeans: 'When the customer writes, replies that fit appear here and above the message box.',
  noSuggestions: 'Suggestions are switched off for this chat.',
  emptyFeedAfterwards: 'No suggestions came up in this chat.',
  suggestions: 'Suggestions',
  showEarlier: (n: number): string => `Show ${count(n, 'earlier message', 'earlier messages')}`,
  quote: (text: string): string => `“${text}”`,
  unknownMessage: 'The conversation so far',
  smartReply: 'Smart reply',
  insert: 'Insert',
  used: 'Used',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying. Select the text and copy it from there.',

  smartReplies: 'Smart replies',
  smartRepliesArrived: (n: number): string => count(n, 'smart reply', 'smart replies'),

  summary: 'Summary',
  generateSummary: 'Generate summary',
  saveSummary: 'Save summary',
  copySummary: 'Copy summary',
  noSummary: 'Agent Assist writes a summary of the chat so far. You can change it before you save it.',
  summaryNeedsConnection: 'A summary can be written as soon as Agent Assist is connected.',
  summaryRequested: 'Writing…',
  summaryDrafted: 'Not saved',
  summaryReady: 'Ready to read',
  summaryChanged: 'Unsaved changes',
  summarySaving: 'Saving…',
  summarySaved: (at: number): string => `Saved ${formatTime(at)}`,
  summaryNotDrafted: (failure: AssistFailure): string => `No summary was written: ${sentence(failure)}`,
  summaryNotSaved: (failure: AssistFailure): string =>
    `The summary was not saved: ${sentence(failure)} Your text is still here.`,
  newDraft: 'There is a newer draft. Your text stays unless you replace it.',
  useNewDraft: 'Use new draft',
  keepMine: 'Keep mine',
  replaced: 'Your text was replaced by the new draft.',
  restoreMine: 'Bring back my text',
  untitledSection: 'Summary text',

  broken:
    'Agent Assist cannot be shown here because of a mistake in the plugin. Flex itself is not affected.',
  showAgain: 'Try again',
} as const;
