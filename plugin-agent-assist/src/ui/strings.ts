import type { DraftAct, ParticipantRole, TaskRef } from '../domain/assist';
import { isRetryable, type AssistFailure } from '../domain/failure';
import type { UnhelpfulReason } from '../domain/feedback';
import type { SuggestionKind, ToolDecision } from '../domain/suggestion';
import type { AssistStatus } from '../store/selectors';

const timeOfDay = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });

/** Hour and minute as the agent's browser writes them. `at` is in milliseconds since the epoch. */
export const formatTime = (at: number): string => timeOfDay.format(at);

const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** Hour and minute, and the day unless that is today. Both in milliseconds since the epoch. */
export const formatMoment = (at: number, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? formatTime(at)
    : `${day.format(at)}, ${formatTime(at)}`;

const count = (n: number, one: string, many: string): string => `${n} ${n === 1 ? one : many}`;

/** A sentence of a failure, ready to be followed by another one. */
const sentence = ({ message }: AssistFailure): string => (/[.!?]$/.test(message) ? message : `${message}.`);

const STATUS: Readonly<Record<AssistStatus, string>> = {
  connected: 'Connected',
  connecting: 'Connecting',
  reconnecting: 'Reconnecting',
  unavailable: 'Unavailable',
};

const KIND: Readonly<Record<SuggestionKind, string>> = {
  smartReply: 'Smart reply',
  knowledge: 'Knowledge',
  searchAnswer: 'Search answer',
  article: 'Article',
  faq: 'FAQ',
  coaching: 'Coaching',
  freeForm: 'Generated text',
  dialogflowAssist: 'Virtual agent',
  entities: 'Details',
  companion: 'Companion',
};

const REASON: Readonly<Record<UnhelpfulReason, string>> = {
  irrelevant: 'Not relevant',
  incorrect: 'Wrong',
  inefficient: 'Hard to use',
};

const DECIDING: Readonly<Record<ToolDecision['type'], string>> = {
  confirm: 'Running…',
  revise: 'Running…',
  cancel: 'Calling off…',
};

const DECIDED: Readonly<Record<ToolDecision['type'], string>> = {
  confirm: 'Confirmed',
  revise: 'Revised',
  cancel: 'Called off',
};

const SPEAKER: Readonly<Record<ParticipantRole, string>> = {
  END_USER: 'Customer',
  HUMAN_AGENT: 'Agent',
  AUTOMATED_AGENT: 'Virtual agent',
};

type Medium = TaskRef['medium'];

const UNNAMED_CUSTOMER = 'a customer without a name';

export type JsonType = 'null' | 'boolean' | 'number' | 'string' | 'list' | 'object';

const JSON_TYPE: Readonly<Record<JsonType, string>> = {
  null: 'null',
  boolean: 'true or false',
  number: 'a number',
  string: 'text',
  list: 'a list in [ ]',
  object: 'an object in { }',
};

export type SentimentWord = 'negative' | 'neutral' | 'positive';
export type SentimentTrend = 'falling' | 'steady' | 'rising';

/** Google names its sections like `customer_satisfaction`; an own generator's sections have names of their own. */
export const sectionTitle = (section: string): string =>
  /^[a-z]+(_[a-z]+)*$/.test(section)
    ? section.charAt(0).toUpperCase() + section.slice(1).replace(/_/g, ' ')
    : section;

/**
 * Every word an agent reads. Screen readers and scripts find things by `panel`, `smartReplies`, `summary`,
 * `connection`, `coaching`, `transcript`, `searchTranscript` and the names of the buttons: they are part of the interface and stay as they are.
 */
export const strings = {
  panel: 'Agent Assist',
  connection: 'Agent Assist connection',
  status: (status: AssistStatus): string => STATUS[status],

  retry: 'Retry',
  unavailable: 'Agent Assist is unavailable',
  unavailableBecause: (failure: AssistFailure | undefined, medium: Medium): string =>
    `${failure ? `${sentence(failure)} ` : ''}You can go on with the ${medium}; what is shown here stays.`,
  because: (failure: AssistFailure): string => `Last attempt: ${sentence(failure)}`,
  stillTrying: (failure: AssistFailure): string => `${sentence(failure)} Trying again by itself.`,
  busy: 'Agent Assist is busy',
  busyMeans: 'It hears the latest messages a little later. Nothing is lost.',
  relayWaits: 'Agent Assist does not hear the latest messages',
  setAside: (n: number): string =>
    `${count(n, 'message was', 'messages were')} refused by Agent Assist and left out. Suggestions and summary do not know ${n === 1 ? 'it' : 'them'}.`,
  misconfigured: 'Agent Assist is not set up right',
  misconfiguredCure: 'Please show this to whoever looks after Flex:',

  audioAwaited: 'Waiting for the call’s audio to reach Agent Assist',
  audioAwaitedMeans: 'That takes a few seconds. Transcript and suggestions begin with it.',
  audioAbsent: 'No audio is reaching Agent Assist',
  audioAbsentMeans:
    'You can go on with the call. Agent Assist goes on looking, and starts by itself when it hears something.',
  audioAbsentCure: 'Please tell whoever looks after Flex. What to check:',
  audioChecks: [
    'the Fork Stream widget of the Studio flow, for calls that come in',
    'the SIPREC connector in Twilio’s console, and its way to Google',
    'start-siprec, for calls that you make',
  ],
  audioAmbiguous: 'It is not certain which conversation this call is',
  audioAmbiguousMeans:
    'Agent Assist knows one under the customer’s number, but it may be of another call, so it is not shown. Agent Assist goes on looking, and starts by itself when it is certain.',
  audioStopped: 'Audio stopped',
  audioStoppedMeans: (code: string | undefined): string =>
    `Agent Assist does not hear this call any more. You can go on with it; what is shown stays.${code === undefined ? '' : ` Twilio’s error: ${code}.`}`,

  starting: (medium: Medium): string => `Getting ready for this ${medium}`,
  noTask: 'Select a task',
  noTaskMeans: 'Suggestions and the summary of the selected chat or call appear here.',
  noSession: 'Nothing for this task',
  noSessionMeans: 'Agent Assist helps on chats and calls of accepted tasks.',
  emptyFeed: 'No suggestions yet',
  emptyFeedMeans: (medium: Medium): string =>
    medium === 'call'
      ? 'Suggestions appear as the customer speaks.'
      : 'When the customer writes, what may help appears here: replies, answers and advice.',
  noSuggestions: (medium: Medium): string => `Suggestions are switched off for this ${medium}.`,
  emptyFeedAfterwards: (medium: Medium): string => `No suggestions came up in this ${medium}.`,
  suggestions: 'Suggestions',
  /** Names the region with what the agent is to do now. */
  coaching: 'Coaching',
  kind: (kind: SuggestionKind): string => KIND[kind],
  kindAbout: (kind: SuggestionKind, excerpt: string): string =>
    excerpt === '' ? KIND[kind] : `${KIND[kind]}: ${excerpt}`,
  newSuggestions: (n: number): string => `↑ ${n} new`,
  suggestionsArrived: (kinds: readonly SuggestionKind[]): string =>
    `${count(kinds.length, 'new suggestion', 'new suggestions')}: ${[...new Set(kinds)].map((kind) => KIND[kind]).join(', ')}`,
  youSearched: (question: string): string => `You searched: ${question}`,
  showSuperseded: (n: number): string => `Show ${count(n, 'earlier suggestion', 'earlier suggestions')}`,
  hideSuperseded: (n: number): string => `Hide ${count(n, 'earlier suggestion', 'earlier suggestions')}`,
  filter: 'Filter suggestions',
  filterAll: 'All',
  pinned: 'Pinned',
  pin: 'Pin',
  dismiss: 'Dismiss',
  dismissed: (kind: SuggestionKind, excerpt: string): string =>
    `${KIND[kind]} dismissed${excerpt === '' ? '' : `: ${excerpt}`}`,
  bringBack: 'Bring back',
  helpful: 'Helpful',
  notHelpful: 'Not helpful',
  whyNotHelpful: 'Why not helpful?',
  reason: (reason: UnhelpfulReason): string => REASON[reason],
  messagesLong: (characters: number, messages: number): string =>
    `${characters} characters, ${messages} messages`,
  windowClosed: 'WhatsApp takes no text of your own now',
  windowClosedMeans:
    'The customer last wrote more than 24 hours ago, so only approved templates can be sent. Suggestions can still be copied.',
  sentiment: (word: SentimentWord, trend: SentimentTrend | undefined): string =>
    `Customer sentiment: ${word}${trend === undefined ? '' : `, ${trend}`}`,
  feedbackWaits: (n: number): string =>
    `${count(n, 'piece of feedback waits', 'pieces of feedback wait')} to be sent`,
  unknownKinds: (counts: Readonly<Record<string, number>>): string =>
    `Not shown, because this version does not know them: ${Object.entries(counts)
      .map(([kind, n]) => `${kind} (${n})`)
      .join(', ')}`,
  showEarlier: (n: number): string => `Show ${count(n, 'earlier message', 'earlier messages')}`,
  quote: (text: string): string => `“${text}”`,
  /** Of a message that was changed in the chat after Agent Assist had it. */
  editedSince: '(edited since)',
  deletedMessage: 'Deleted message',
  connectionLost: (from: number, to: number, now: number): string => {
    const since = formatMoment(from, now);
    const until = formatMoment(to, from);
    return `Connection lost ${until === formatTime(from) ? `at ${since}` : `${since}–${until}`}. Suggestions of that time may be missing.`;
  },
  unknownMessage: 'The conversation so far',
  showAll: 'Show all',
  showLess: 'Show less',
  /** A table in an answer, which may have to be scrolled. */
  table: 'Table',
  sources: (n: number): string => count(n, 'source', 'sources'),
  search: 'Search',

  knowledge: 'Knowledge',
  searchKnowledge: 'Search knowledge',
  searchNow: 'Search now',
  suggestedQuestions: 'Suggested questions',
  recentQuestions: 'Recent questions',
  questionsHint: 'The down arrow goes to questions that were suggested or asked before.',
  searching: 'Searching…',
  searchAnswered: 'The answer is in the suggestions.',
  noAnswer: (question: string): string => `No answer found for “${question}”`,
  notSearched: (failure: AssistFailure): string => `The search failed: ${sentence(failure)}`,
  insert: 'Insert',
  used: 'Used',
  copy: 'Copy',
  copied: 'Copied',
  notCopied: 'The browser did not allow copying. Select the text and copy it from there.',

  cheatSheet: 'Cheat sheet',
  appliesWhen: (condition: string): string => `When: ${condition}`,
  coachingActions: 'To do',
  coachingResponses: 'To say',
  alreadyShown: (n: number): string => `${n} already shown`,
  intent: 'Intent',

  tool: 'Tool',
  toolDetails: 'Details',
  toolWaits: 'Waits for you',
  toolRunsByItself: 'Runs by itself',
  noParameters: 'Without parameters',
  confirm: 'Confirm',
  revise: 'Revise',
  cancel: 'Cancel',
  revision: 'Other values',
  runRevised: 'Run with these',
  back: 'Back',
  askAgain: 'Ask again',
  toolDeciding: (decision: ToolDecision['type']): string => DECIDING[decision],
  /** Undefined where someone else decided. */
  toolDecided: (decision: ToolDecision['type'] | undefined): string =>
    decision === undefined ? 'Has run' : DECIDED[decision],
  toolUnknown: (decision: ToolDecision['type']): string =>
    decision === 'cancel'
      ? 'No answer came. It may have been called off.'
      : 'No answer came. It may have run.',
  toolRefused: (failure: AssistFailure): string => `That did not work: ${sentence(failure)}`,
  toolResult: 'Result',
  toolFailed: (message: string): string =>
    message === '' ? 'The tool failed and did not say why.' : `The tool failed: ${message}`,
  toolBinary: 'The tool answered with data that cannot be shown.',
  toolSilent: 'The tool answered nothing.',
  hiddenCharacters: 'With its hidden characters: ',
  notJson: 'This must be JSON, with text in "quotation marks".',
  notThatType: (type: JsonType): string => `This must be ${JSON_TYPE[type]}.`,
  numberTooLarge: 'This holds a number that would not be kept exactly.',

  transcript: 'Transcript',
  speaker: (role: ParticipantRole | undefined): string => (role === undefined ? 'Speaker' : SPEAKER[role]),
  said: (speaker: string, text: string): string => `${speaker}: ${text}`,
  searchTranscript: 'Search transcript',
  matches: (position: number, total: number): string =>
    total === 0 ? 'No matches' : `${position} of ${total}`,
  previousMatch: 'Previous match',
  nextMatch: 'Next match',
  copyTranscript: 'Copy transcript',
  jumpToLatest: 'Jump to latest',
  newLines: (n: number): string => `↓ ${n} new`,
  nothingSaid: 'Nothing said yet',
  nothingSaidMeans: 'What is said appears here as it is said.',
  nothingHeard: 'No words of this call were heard.',

  smartReplies: 'Smart replies',
  smartRepliesArrived: (n: number): string => count(n, 'smart reply', 'smart replies'),

  summary: 'Summary',
  generateSummary: 'Generate summary',
  saveSummary: 'Save summary',
  copySummary: 'Copy summary',
  copySummaryAsMarkdown: 'Copy as markdown',
  writeSummary: 'Write summary',
  /** What a summary that is written by hand is made of, where there is no draft to go by. */
  summaryTitles: ['Situation', 'Action', 'Resolution'],
  noSummary:
    'Agent Assist writes a summary of the conversation so far. You can change it before you save it, or write it yourself.',
  summaryNeedsConnection:
    'A summary can be drafted as soon as Agent Assist is connected. You can write it yourself at any time.',
  noDrafts: 'Drafts are switched off for this conversation. You can write a summary yourself.',
  summaryRequested: 'Writing…',
  summaryReady: 'Ready to read',
  summaryDraft: 'Draft',
  summaryKept: (at: number, now: number): string => `Draft kept ${formatMoment(at, now)}`,
  summaryUnsaved: 'Not saved yet',
  summarySaving: 'Saving…',
  summarySaved: (at: number, now: number): string => `Saved ${formatMoment(at, now)}`,
  summarySavedAtEnd: 'Saved when the task ended',
  summaryNotDrafted: (failure: AssistFailure): string => `No summary was written: ${sentence(failure)}`,
  summaryNotSaved: (failure: AssistFailure): string =>
    `Not saved yet: ${sentence(failure)} Your text is still here.`,
  summaryAsked: (by: string, at: number, now: number): string =>
    `${by} asked for a fresh summary, ${formatMoment(at, now)}`,
  redrafting:
    'A new draft is being written. It will be offered to you, and your text stays until you replace it.',
  newDraft: 'There is a newer draft. Your text stays unless you replace it.',
  useNewDraft: 'Use new draft',
  keepMine: 'Keep mine',
  changedElsewhere: (at: number, now: number): string => `Changed elsewhere, ${formatMoment(at, now)}`,
  changedElsewhereMeans: 'Your text stays unless you replace it.',
  compare: 'Compare',
  useTheirs: 'Use theirs',
  mine: 'Mine',
  theirs: 'Theirs',
  sameInBoth: 'The same in both.',
  nothingWritten: 'Nothing written.',
  replaced: 'Your text was replaced. It can be brought back until this page is reloaded.',
  restoreMine: 'Bring back my text',
  putAside: 'The other text was put aside. It can be brought back until this page is reloaded.',
  restoreTheirs: 'Bring back the other text',
  handOverNote: 'Note for the next agent',
  fromColleague: (agent: string, at: number, now: number): string =>
    `From ${agent}, ${formatMoment(at, now)}`,
  noNote: 'No note.',
  colleagueSections: 'Their summary',
  useAsStart: 'Use as my start',
  untitledSection: 'Summary text',

  unsavedSummaries: 'Unsaved summaries',
  summariesWait: (n: number): string => `${count(n, 'summary is', 'summaries are')} not saved yet`,
  summariesWaitBecause: (failure: AssistFailure): string =>
    isRetryable(failure)
      ? `${sentence(failure)} Trying again by itself.`
      : `${sentence(failure)} What you wrote stays in this browser for 24 hours.`,
  unsavedDrafts: 'Unsaved drafts',
  /** A draft is kept for less than a day, so that the time of day is enough. */
  unsavedDraft: (customer: string, channelType: string, at: number): string =>
    ['Unsaved draft', customer || UNNAMED_CUSTOMER, channelType, formatTime(at)]
      .filter((part) => part !== '')
      .join(' · '),
  /** These follow the name of a button for those who do not see beside what it stands. */
  ofCustomer: (customer: string): string => ` of ${customer || UNNAMED_CUSTOMER}`,
  draftOfCustomer: (customer: string): string => ` draft of ${customer || UNNAMED_CUSTOMER}`,
  /** Without a failure it is another text that stands in the way. */
  draftRefused: (failure: AssistFailure | undefined): string =>
    failure
      ? `It could not be saved: ${sentence(failure)}`
      : 'Another text was saved for this task, in another tab or on another computer. Saving this one replaces it.',
  openDraft: 'Open',
  closeDraft: 'Close',
  saveDraft: 'Save summary',
  discardDraft: 'Discard',
  discardDraftQuestion: 'Throw this draft away? It cannot be brought back.',
  discardDraftNow: 'Yes, discard',
  keepDraft: 'Keep draft',
  draftNote: 'Note for the next agent',
  draftEmpty: 'This draft is empty.',
  draftSettled: (act: DraftAct, customer: string): string =>
    act === 'save'
      ? `Saving the summary of ${customer || UNNAMED_CUSTOMER}`
      : `Discarded the draft of ${customer || UNNAMED_CUSTOMER}`,

  signOutHeldBack:
    'You are still signed in: something is not saved yet. Sign out again within a minute to leave without it.',

  shortcuts: {
    insertReply: [
      'Insert the first smart reply',
      'Insert the second smart reply',
      'Insert the third smart reply',
    ],
    focusSearch: 'Search knowledge',
    openSummary: 'Go to the summary',
  },

  /** Begin sentences that say what a mistake of ours has broken. */
  parts: {
    panel: 'Agent Assist',
    status: 'The status of Agent Assist',
    pause: 'Pausing Agent Assist',
    notices: 'What stands in the way of Agent Assist',
    unsavedSummaries: 'What became of unsaved summaries',
    search: 'The search',
    feed: 'The list of suggestions',
    suggestion: 'This suggestion',
    quietLines: 'What waits to be sent',
    summary: 'The summary',
    replies: 'Smart replies',
    transcript: 'The transcript',
    watchedSummary: 'What Agent Assist does for this task',
    summaries: 'The list of summaries',
    summariesLink: 'Summaries',
    sessions: 'The connection to Agent Assist',
    signOut: 'Keeping summaries at sign-out',
    supervision: 'What Agent Assist shows to supervisors',
    shortcuts: 'Agent Assist’s keyboard shortcuts',
    theme: 'The look of Agent Assist',
    settings: 'The settings of Agent Assist',
  },
  broken: (part: string): string =>
    `${part} cannot be shown because of a mistake in the plugin. Flex itself is not affected.`,
  showAgain: 'Show again',
  notStarted: (part: string): string =>
    `${part}: not started, because of a mistake in the plugin. The console says which.`,
} as const;
