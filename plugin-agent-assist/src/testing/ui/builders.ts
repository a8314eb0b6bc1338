import {
  ALL_FEATURES,
  type AssistCommands,
  type AssistMessage,
  type SmartReply,
  type SuggestionSet,
  type Summary,
  type SummaryEdit,
} from '../../domain/assist';
import type { AnswerRecordName, MessageName, TaskSid } from '../../domain/ids';
import type { AssistState, ConnectionView, SessionRecord, SessionView } from '../../store/state';
import { append, emptyList } from '../../store/windowed-list';

/** Two in the afternoon of a winter day, in the time zone of whoever runs the tests. */
export const NOW = new Date(2026, 0, 15, 14, 2).getTime();

const CONVERSATION = 'projects/demo-project/locations/global/conversations/CH1';

/** A task SID made of one repeated hexadecimal digit. */
export const aTaskSid = (digit: string): TaskSid => `WT${digit.repeat(32)}` as TaskSid;

export const aReply = (text: string): SmartReply => ({
  kind: 'smartReply',
  id: `projects/demo-project/locations/global/answerRecords/${text.replace(/\W+/g, '-')}` as AnswerRecordName,
  text,
  confidence: 0.8,
});

/** What the customer wrote at {@link NOW}. */
export const aMessage = (id: string, text: string): AssistMessage => ({
  name: `${CONVERSATION}/messages/${id}` as MessageName,
  role: 'END_USER',
  text,
  sentAt: new Date(NOW).toISOString(),
});

export const aSet = (message: AssistMessage | undefined, ...texts: readonly string[]): SuggestionSet => ({
  latestMessage: message?.name,
  suggestions: texts.map(aReply),
  unknownKinds: [],
  receivedAt: NOW,
});

export const aDraft = (sections: Readonly<Record<string, string>>, createdAt = NOW): Summary => ({
  sections: Object.entries(sections).map(([title, text]) => ({ title, text })),
  answerRecord: `projects/demo-project/locations/global/answerRecords/${createdAt}` as AnswerRecordName,
  createdAt,
});

const LIVE: SessionView = {
  phase: 'live',
  failure: undefined,
  features: ALL_FEATURES,
  stream: 'connected',
  relay: { status: 'current', failure: undefined, setAside: 0 },
  summary: { phase: 'none', failure: undefined },
};

export interface SessionParts extends Partial<Pick<SessionRecord, 'current' | 'used' | 'draft' | 'saved'>> {
  readonly view?: Partial<SessionView>;
  readonly messages?: readonly AssistMessage[];
  readonly sets?: readonly SuggestionSet[];
}

/** A live session in which nothing has been said, but for the parts given. */
export const aSession = ({ view, messages = [], sets = [], ...rest }: SessionParts = {}): SessionRecord => ({
  view: { ...LIVE, ...view },
  messages: messages.reduce(append<AssistMessage>, emptyList<AssistMessage>()),
  sets: sets.reduce(append<SuggestionSet>, emptyList<SuggestionSet>()),
  current: undefined,
  used: [],
  unknownKinds: 0,
  draft: undefined,
  saved: undefined,
  ...rest,
});

export const aState = (
  sessions: AssistState['sessions'],
  connection: ConnectionView = { status: 'connected', failure: undefined },
): AssistState => ({ connection, sessions });

type Call =
  | readonly ['useSuggestion', TaskSid, string]
  | readonly ['requestSummary' | 'retry', TaskSid]
  | readonly ['saveSummary', TaskSid, SummaryEdit];

/** Commands that do nothing but note, in order, what was asked for. */
export const recordCommands = (): AssistCommands & { readonly calls: readonly Call[] } => {
  const calls: Call[] = [];
  return {
    calls,
    useSuggestion: (taskSid, { text }) => void calls.push(['useSuggestion', taskSid, text]),
    requestSummary: (taskSid) => void calls.push(['requestSummary', taskSid]),
    saveSummary: (taskSid, edit) => void calls.push(['saveSummary', taskSid, edit]),
    retry: (taskSid) => void calls.push(['retry', taskSid]),
  };
};
