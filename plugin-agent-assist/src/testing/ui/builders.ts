import type { AssistCommands, AssistMessage, DraftAct, KnowledgeQuestion } from '../../domain/assist';
import type { StoredSummary, Summary, SummarySection, SummaryVersion } from '../../domain/summary';
import { ALL_FEATURES } from '../../domain/feature';
import type { Feedback, SuggestionMark } from '../../domain/feedback';
import { parseHttpUrl } from '../../domain/http-url';
import type { AnswerRecordName, MessageName, TaskSid } from '../../domain/ids';
import type {
  Article,
  Coaching,
  CoachingInstruction,
  CoachingPoint,
  Companion,
  DialogflowAssist,
  Entities,
  Faq,
  FreeForm,
  Guidance,
  KnowledgeAnswer,
  Parameter,
  SearchAnswer,
  SmartReply,
  Source,
  Suggestion,
  SuggestionSet,
  ToolCall,
  ToolDecision,
} from '../../domain/suggestion';
import type {
  AssistState,
  ConnectionView,
  OutboxView,
  SessionRecord,
  SessionView,
  SuggestionMarks,
  SummaryOutboxView,
  SummaryRecord,
} from '../../store/state';
import { NO_MARKS } from '../../store/marks';
import { NO_SUMMARY } from '../../store/summary';
import { createAppend, emptyList } from '../../store/windowed-list';

/** Two in the afternoon of a winter day, in the time zone of whoever runs the tests. */
export const NOW = new Date(2026, 0, 15, 14, 2).getTime();

const CONVERSATION = 'projects/demo-project/locations/global/conversations/CH1';

/** A task SID made of one repeated hexadecimal digit. */
export const aTaskSid = (digit: string): TaskSid => `WT${digit.repeat(32)}` as TaskSid;

/** The answer record that goes by this text in all builders, so that equal texts make equal records. */
export const aRecord = (text: string): AnswerRecordName =>
  `projects/demo-project/locations/global/answerRecords/${text.replace(/\W+/g, '-')}` as AnswerRecordName;

export const aReply = (text: string): SmartReply => ({
  kind: 'smartReply',
  id: aRecord(text),
  text,
  confidence: 0.8,
});

export const aSource = (title: string, url?: string, snippet = ''): Source => ({
  title,
  url: url === undefined ? undefined : parseHttpUrl(url),
  snippet,
});

/** A question that Google found, with its answer or, where that is undefined, without. */
export const aKnowledgeAnswer = (
  question: string,
  markdown: string | undefined,
  ...sources: readonly Source[]
): KnowledgeAnswer => ({
  kind: 'knowledge',
  id: aRecord(`${question} ${markdown ?? ''}`),
  question,
  markdown,
  sources,
});

export const aSearchAnswer = (markdown: string, ...sources: readonly Source[]): SearchAnswer => ({
  kind: 'searchAnswer',
  id: aRecord(markdown),
  markdown,
  sources,
});

export const anArticle = (source: Source): Article => ({
  kind: 'article',
  id: aRecord(source.title),
  source,
});

export const aFaq = (question: string, text: string): Faq => ({
  kind: 'faq',
  id: aRecord(question),
  question,
  text,
  confidence: 0.9,
});

export const aFreeForm = (markdown: string, ...toolCalls: readonly ToolCall[]): FreeForm => ({
  kind: 'freeForm',
  id: aRecord(markdown),
  markdown,
  toolCalls,
});

export const anInstruction = (
  title: string,
  parts: Partial<Omit<CoachingInstruction, 'title'>> = {},
): CoachingInstruction => ({ title, markdown: '', condition: '', isDuplicate: false, ...parts });

export const aPoint = (text: string, isDuplicate = false): CoachingPoint => ({ text, isDuplicate });

/** Coaching that holds nothing but the parts given. */
export const aCoaching = (record: string, parts: Partial<Omit<Coaching, 'kind' | 'id'>>): Coaching => ({
  kind: 'coaching',
  id: aRecord(record),
  instructions: [],
  actions: [],
  responses: [],
  toolCalls: [],
  ...parts,
});

/** A tool call that waits for the agent, but for the parts given. */
export const aToolCall = (tool: string, parts: Partial<Omit<ToolCall, 'tool'>> = {}): ToolCall => ({
  id: aRecord(`tool ${tool}`),
  tool,
  action: '',
  details: '',
  parameters: [],
  needsConfirmation: true,
  result: undefined,
  ...parts,
});

export const aDialogflowAssist = (
  intent: string,
  text = '',
  ...parameters: readonly Parameter[]
): DialogflowAssist => ({ kind: 'dialogflowAssist', id: aRecord(intent), intent, text, parameters });

export const someEntities = (...parameters: readonly Parameter[]): Entities => ({
  kind: 'entities',
  id: aRecord(`entities ${parameters.map(({ name }) => name).join(' ')}`),
  parameters,
});

export const aGuidance = (parts: Partial<Guidance>): Guidance => ({
  reply: '',
  action: '',
  explanation: '',
  sources: [],
  toolCalls: [],
  ...parts,
});

export const aCompanion = (record: string, ...guidances: readonly Guidance[]): Companion => ({
  kind: 'companion',
  id: aRecord(record),
  guidances,
});

/** What the customer wrote at {@link NOW}, but for the parts given. */
export const aMessage = (
  id: string,
  text: string,
  parts: Partial<Pick<AssistMessage, 'role' | 'sentAt' | 'sentiment'>> = {},
): AssistMessage => ({
  name: `${CONVERSATION}/messages/${id}` as MessageName,
  role: 'END_USER',
  text,
  sentAt: new Date(NOW).toISOString(),
  sentiment: undefined,
  ...parts,
});

/** What came together in answer to a message, or for a reason that is not known. */
export const aSetOf = (
  message: AssistMessage | undefined,
  suggestions: readonly Suggestion[],
  parts: Partial<Pick<SuggestionSet, 'questions' | 'unknownKinds' | 'receivedAt'>> = {},
): SuggestionSet => ({
  latestMessage: message?.name,
  question: undefined,
  suggestions,
  questions: [],
  unknownKinds: [],
  receivedAt: NOW,
  ...parts,
});

/** Smart replies, for short. */
export const aSet = (message: AssistMessage | undefined, ...texts: readonly string[]): SuggestionSet =>
  aSetOf(message, texts.map(aReply));

/** What a search of the agent's found. */
export const aSearch = (question: string, ...suggestions: readonly Suggestion[]): SuggestionSet => ({
  ...aSetOf(undefined, suggestions),
  question,
});

/** Sections by their titles. */
export const someSections = (sections: Readonly<Record<string, string>>): readonly SummarySection[] =>
  Object.entries(sections).map(([title, text]) => ({ title, text }));

export const aDraft = (sections: Readonly<Record<string, string>>, createdAt = NOW): Summary => ({
  sections: someSections(sections),
  answerRecord: `projects/demo-project/locations/global/answerRecords/${createdAt}` as AnswerRecordName,
  createdAt,
});

/** What another tab has kept, edited by the agent, but for the parts given. */
export const aVersion = (
  sections: Readonly<Record<string, string>>,
  parts: Partial<Omit<SummaryVersion, 'sections'>> = {},
): SummaryVersion => ({
  editor: 'other-tab',
  sequence: 1,
  base: 0,
  isEdited: true,
  is: { status: 'draft' },
  sections: someSections(sections),
  note: '',
  answerRecord: undefined,
  startedAt: NOW,
  editedAt: NOW,
  ...parts,
});

/** What Sync has of the agent, written on another computer, but for the parts given. */
export const aStoredSummary = (
  sections: Readonly<Record<string, string>>,
  parts: Partial<Omit<StoredSummary, 'sections'>> = {},
): StoredSummary => ({
  worker: `WK${'a'.repeat(32)}`,
  agent: 'Sam',
  number: 1,
  editor: 'other-computer',
  isEdited: true,
  status: 'draft',
  savedBy: undefined,
  sections: someSections(sections),
  note: '',
  answerRecord: undefined,
  updatedAt: NOW,
  ...parts,
});

/** The marks of a suggestion with which nothing has been done, but for the parts given. */
export const someMarks = (parts: Partial<SuggestionMarks> = {}): SuggestionMarks => ({
  ...NO_MARKS,
  ...parts,
});

const LIVE: SessionView = {
  phase: 'live',
  channelType: 'web',
  audio: undefined,
  failure: undefined,
  features: ALL_FEATURES,
  stream: 'connected',
  relay: { status: 'current', failure: undefined, setAside: 0 },
  pause: {
    phase: 'active',
    until: undefined,
    failure: undefined,
    isSilenced: false,
    hasSwallowed: false,
  },
  summary: { phase: 'none', failure: undefined, notSaved: undefined },
  search: { phase: 'none', question: '', failure: undefined },
};

export interface SessionParts extends Partial<Omit<SessionRecord, 'view' | 'messages' | 'sets' | 'summary'>> {
  readonly summary?: Partial<SummaryRecord>;
  readonly view?: Partial<SessionView>;
  readonly messages?: readonly AssistMessage[];
  readonly sets?: readonly SuggestionSet[];
}

const append = createAppend(24_576);

/** A live session in which nothing has been said, but for the parts given. */
export const aSession = ({
  view,
  messages = [],
  sets = [],
  summary,
  ...rest
}: SessionParts = {}): SessionRecord => ({
  view: { ...LIVE, ...view },
  messages: messages.reduce(append<AssistMessage>, emptyList<AssistMessage>()),
  revisions: {},
  speech: [],
  sets: sets.reduce(append<SuggestionSet>, emptyList<SuggestionSet>()),
  current: undefined,
  followUps: undefined,
  marks: {},
  toolCalls: {},
  suggestedQuestions: [],
  recentQuestions: [],
  unknownKinds: {},
  gaps: [],
  summary: { ...NO_SUMMARY, ...summary },
  ...rest,
});

export const aState = (
  sessions: AssistState['sessions'],
  connection: ConnectionView = { status: 'connected', failure: undefined },
  outbox: OutboxView = { waiting: 0, refused: 0, failure: undefined },
  summaries: SummaryOutboxView = { waiting: 0, failure: undefined, drafts: [] },
): AssistState => ({ connection, outbox, summaries, sessions });

type Call =
  | readonly ['useSuggestion', TaskSid, string]
  | readonly ['sendFeedback', TaskSid, AnswerRecordName, Feedback]
  | readonly ['markSuggestion', TaskSid, AnswerRecordName, SuggestionMark]
  | readonly ['searchKnowledge', TaskSid, KnowledgeQuestion]
  | readonly ['decideToolCall', TaskSid, ToolCall['id'], ToolDecision]
  | readonly ['requestSummary' | 'resume', TaskSid]
  | readonly ['pause', TaskSid, number | undefined]
  | readonly ['retry', TaskSid | undefined]
  | readonly ['keepSummary' | 'saveSummary', TaskSid, SummaryVersion]
  | readonly ['settleDraft', TaskSid, DraftAct];

/** Commands that do nothing but note, in order, what was asked for. */
export const recordCommands = (): AssistCommands & { readonly calls: readonly Call[] } => {
  const calls: Call[] = [];
  return {
    calls,
    useSuggestion: (taskSid, { text }) => void calls.push(['useSuggestion', taskSid, text]),
    sendFeedback: (taskSid, { id }, feedback) => void calls.push(['sendFeedback', taskSid, id, feedback]),
    markSuggestion: (taskSid, { id }, mark) => void calls.push(['markSuggestion', taskSid, id, mark]),
    searchKnowledge: (taskSid, search) => void calls.push(['searchKnowledge', taskSid, search]),
    decideToolCall: (taskSid, toolCall, decision) => {
      calls.push(['decideToolCall', taskSid, toolCall, decision]);
      return Promise.resolve(true);
    },
    requestSummary: (taskSid) => void calls.push(['requestSummary', taskSid]),
    pause: (taskSid, minutes) => void calls.push(['pause', taskSid, minutes]),
    resume: (taskSid) => void calls.push(['resume', taskSid]),
    keepSummary: (taskSid, version) => void calls.push(['keepSummary', taskSid, version]),
    saveSummary: (taskSid, version) => void calls.push(['saveSummary', taskSid, version]),
    settleDraft: (taskSid, act) => void calls.push(['settleDraft', taskSid, act]),
    retry: (taskSid) => void calls.push(['retry', taskSid]),
  };
};
