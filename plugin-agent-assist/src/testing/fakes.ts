import type {
  AssistConversation,
  AssistMessage,
  AssistParticipant,
  CallFacts,
  CallTask,
  ChatTask,
  MessageNews,
  TaskMessage,
  TaskRef,
} from '../domain/assist';
import {
  rankOf,
  type KeptContact,
  type KeptVersion,
  type StoredSummary,
  type Summary,
  type SummaryFeedback,
  type SummaryVersion,
  type VersionId,
} from '../domain/summary';
import { AssistError } from '../domain/failure';
import type { FeedbackChange } from '../domain/feedback';
import {
  conversationNameOf,
  type AnswerRecordName,
  type CallSid,
  type ContactSid,
  type ConversationName,
  type ConversationProfileName,
  type ConversationSid,
  type MessageName,
  type MessageSid,
  type ParticipantName,
  type TaskSid,
} from '../domain/ids';
import type {
  AssistApi,
  AssistSocket,
  AudioStarter,
  CallPauseBoard,
  ConnectorToken,
  KeptMessage,
  MessageCursor,
  MessageStore,
  PauseBoard,
  PauseNews,
  SocketListener,
  StartedAudio,
  SummaryDesk,
  SummaryOutcome,
  SummaryReport,
  SummaryStore,
  TaskConversation,
  TokenIssuer,
} from '../domain/ports';
import { isPaused, NEVER_PAUSED, pausedAfter, resumedAfter, unitedPause, type Pause } from '../domain/pause';
import type { SmartReply, SuggestionSet, ToolCall, ToolDecision } from '../domain/suggestion';

export const PROFILE = 'projects/demo/locations/global/conversationProfiles/p1' as ConversationProfileName;

/** `aTask('a')` and `aTask('b')` are two tasks of one agent. */
export const aTask = (letter = 'a', overrides: Partial<ChatTask> = {}): ChatTask => ({
  medium: 'chat',
  taskSid: `WT${letter.repeat(32)}` as TaskSid,
  conversationSid: `CH${letter.repeat(32)}` as ConversationSid,
  channelType: 'web',
  namedConversation: undefined,
  wrapping: false,
  ...overrides,
});

export const aCall = (letter = 'a', overrides: Partial<CallTask> = {}): CallTask => ({
  medium: 'call',
  taskSid: `WT${letter.repeat(32)}` as TaskSid,
  channelType: 'voice',
  wrapping: false,
  ...overrides,
});

/** The customer's leg of `aCall(letter)`. */
export const legOf = (letter = 'a'): CallSid => `CA${letter.repeat(32)}` as CallSid;

/** Where the audio of `aCall(letter)` arrives. */
export const callConversation = (letter = 'a'): ConversationName =>
  conversationNameOf(PROFILE, legOf(letter));

export const conversationOf = (task: ChatTask): ConversationName =>
  conversationNameOf(PROFILE, task.conversationSid);

export const aMessage = (
  n: number,
  role: TaskMessage['role'] = 'END_USER',
  text = `message ${n}`,
): TaskMessage => ({
  sid: `IM${String(n).padStart(32, '0')}` as MessageSid,
  role,
  text,
  sentAt: new Date(Date.UTC(2026, 0, 15, 10, 0, n)).toISOString(),
  index: n,
});

export const aSuggestionSet = (texts: readonly string[], latestMessage?: MessageName): SuggestionSet => ({
  latestMessage,
  question: undefined,
  suggestions: texts.map((text): SmartReply => ({
    kind: 'smartReply',
    id: `projects/demo/locations/global/answerRecords/${text.replace(/\W/g, '')}` as AnswerRecordName,
    text,
    confidence: 0.8,
  })),
  questions: [],
  unknownKinds: [],
  receivedAt: 1,
});

export const aSummary = (text = 'The parcel is late.'): Summary => ({
  sections: [{ title: 'Situation', text }],
  answerRecord: 'projects/demo/locations/global/answerRecords/summary' as AnswerRecordName,
  createdAt: 1,
});

/** A token office a test can close. Every token differs from the one before. */
export class FakeIssuer implements TokenIssuer {
  issued = 0;
  lifetimeMs = 3_600_000;
  failures: AssistError[] = [];

  constructor(private readonly now: () => number) {}

  issue = (): Promise<ConnectorToken> => {
    this.issued += 1;
    const failure = this.failures.shift();
    return failure
      ? Promise.reject(failure)
      : Promise.resolve({
          token: `token-${this.issued}`,
          expiresAt: this.now() + this.lifetimeMs,
          connectorUrl: 'https://connector.test',
        });
  };
}

/** Sockets that a test opens, drops and speaks through. */
export class FakeSockets {
  readonly opened: { token: string; listener: SocketListener; isClosed: boolean }[] = [];
  readonly joins: string[] = [];
  readonly leaves: string[] = [];
  acknowledges = true;
  /** Nobody answers a join, so that those which are under way fail with the socket. */
  isMute = false;

  open = (token: ConnectorToken, listener: SocketListener): AssistSocket => {
    const socket = { token: token.token, listener, isClosed: false };
    this.opened.push(socket);
    const unanswered: ((isJoined: boolean) => void)[] = [];
    return {
      join: (conversation, onAnswer) => {
        this.joins.push(conversation);
        const { acknowledges } = this;
        if (this.isMute) unanswered.push(onAnswer);
        else queueMicrotask(() => onAnswer(acknowledges));
      },
      leave: (conversation) => {
        this.leaves.push(conversation);
      },
      close: () => {
        socket.isClosed = true;
        unanswered.splice(0).forEach((onAnswer) => onAnswer(false));
      },
    };
  };

  get newest(): SocketListener {
    const socket = this.opened[this.opened.length - 1];
    if (!socket) throw new Error('No socket was opened');
    return socket.listener;
  }
}

/**
 * Dialogflow as the machines see it: keeps conversations and messages as Google does, and fails where a test
 * says so. `failures.analyzeContent.push(…)` makes the next call of that method fail.
 */
export class FakeApi implements AssistApi {
  readonly conversations = new Map<ConversationName, AssistConversation>();
  readonly messages = new Map<string, AssistMessage[]>();
  readonly completed: ConversationName[] = [];
  /** What somebody registered with the connector, by key. */
  readonly keys = new Map<string, string>();
  /** The cursors that messages were listed from. */
  readonly listed: (MessageCursor | undefined)[] = [];
  readonly analyzed: TaskMessage[] = [];
  readonly feedback: (SummaryFeedback & { answerRecord: AnswerRecordName })[] = [];
  readonly failures: { [Method in keyof AssistApi]?: AssistError[] } = {};
  readonly participants = new Map<ConversationName, AssistParticipant[]>();
  replies: SuggestionSet = aSuggestionSet([]);
  asked = 0;
  /** The drafts that replies were asked to go on from. */
  readonly drafts: string[] = [];
  knowledge: SuggestionSet = aSuggestionSet([]);
  readonly searches: Parameters<AssistApi['searchKnowledge']>[0][] = [];
  /** What a search finds; a test may keep it waiting. */
  found: (question: string) => Promise<SuggestionSet> = () => Promise.resolve(aSuggestionSet([]));
  readonly decisions: {
    participant: ParticipantName;
    toolCall: ToolCall['id'];
    decision: ToolDecision;
  }[] = [];
  readonly changes: { change: FeedbackChange; keepalive: boolean }[] = [];
  summary: () => Promise<Summary> = () => Promise.resolve(aSummary());
  summariesAsked = 0;

  constructor(private readonly now: () => number) {}

  failNext(method: keyof AssistApi, ...failures: AssistError[]): void {
    this.failures[method] = [...(this.failures[method] ?? []), ...failures];
  }

  getConversation: AssistApi['getConversation'] = (name) =>
    this.answer('getConversation', () => this.conversations.get(name));

  createConversation: AssistApi['createConversation'] = (name) =>
    this.answer('createConversation', () => {
      if (this.conversations.has(name)) return undefined;
      return this.begin(name);
    });

  /** As Google does it by itself when the audio of a call arrives. */
  begin(name: ConversationName, overrides: Partial<AssistConversation> = {}): AssistConversation {
    const conversation: AssistConversation = {
      name,
      state: 'IN_PROGRESS',
      profile: PROFILE,
      startedAt: this.now(),
      ...overrides,
    };
    this.conversations.set(name, conversation);
    return conversation;
  }

  completeConversation: AssistApi['completeConversation'] = (name) =>
    this.answer('completeConversation', () => {
      this.completed.push(name);
      this.begin(name, { state: 'COMPLETED' });
    });

  listParticipants: AssistApi['listParticipants'] = (name) =>
    this.answer('listParticipants', () => this.participants.get(name) ?? []);

  createParticipant: AssistApi['createParticipant'] = (name, { role, obfuscatedUserId }) =>
    this.answer('createParticipant', () => {
      const present = this.participants.get(name) ?? [];
      const participant: AssistParticipant = {
        name: `${name}/participants/${present.length + 1}` as ParticipantName,
        role,
        obfuscatedUserId,
      };
      this.participants.set(name, [...present, participant]);
      return participant;
    });

  listMessages: AssistApi['listMessages'] = (name) =>
    this.answer('listMessages', () => [...(this.messages.get(name) ?? [])]);

  /** The cursor is how many messages there were. */
  listNewMessages: AssistApi['listNewMessages'] = (name, cursor) =>
    this.answer('listNewMessages', () => {
      const messages = this.messages.get(name) ?? [];
      this.listed.push(cursor);
      return { messages: messages.slice(cursor ?? 0), cursor: messages.length };
    });

  findConversationName: AssistApi['findConversationName'] = (key) =>
    this.answer('findConversationName', () => this.keys.get(key));

  forgetConversationName: AssistApi['forgetConversationName'] = (key) =>
    this.answer('forgetConversationName', () => {
      this.keys.delete(key);
    });

  createMessages: AssistApi['createMessages'] = (name, messages) =>
    this.answer('createMessages', () => {
      this.refuseIfCompleted(name);
      messages.forEach((message) => this.keep(name, message));
    });

  analyzeContent: AssistApi['analyzeContent'] = (participant, message) =>
    this.answer('analyzeContent', () => {
      const conversation = participant.split('/participants/')[0] ?? '';
      this.refuseIfCompleted(conversation as ConversationName);
      this.analyzed.push(message);
      const kept = this.keep(conversation, message);
      return { message: kept, suggestions: { ...this.replies, latestMessage: kept.name } };
    });

  suggestSmartReplies: AssistApi['suggestSmartReplies'] = (_, { latestMessage, draft }) =>
    this.answer('suggestSmartReplies', () => {
      this.asked += 1;
      if (draft !== undefined) this.drafts.push(draft);
      return { ...this.replies, latestMessage };
    });

  suggestKnowledge: AssistApi['suggestKnowledge'] = (_, latestMessage) =>
    this.answer('suggestKnowledge', () => ({ ...this.knowledge, latestMessage }));

  searchKnowledge: AssistApi['searchKnowledge'] = async (search) => {
    this.searches.push(search);
    await this.answer('searchKnowledge', () => undefined);
    return { ...(await this.found(search.question)), question: search.question };
  };

  decideToolCall: AssistApi['decideToolCall'] = (participant, toolCall, decision) =>
    this.answer('decideToolCall', () => {
      this.decisions.push({ participant, toolCall, decision });
      return aSuggestionSet([]);
    });

  sendFeedback: AssistApi['sendFeedback'] = (change, { keepalive }) =>
    this.answer('sendFeedback', () => {
      this.changes.push({ change, keepalive });
      return { clickedUrls: change.clickedUrls ?? [] };
    });

  getProfileFeatures: AssistApi['getProfileFeatures'] = () =>
    this.answer('getProfileFeatures', () => ['SMART_REPLY' as const, 'CONVERSATION_SUMMARIZATION' as const]);

  suggestSummary: AssistApi['suggestSummary'] = () => {
    this.summariesAsked += 1;
    return this.summary();
  };

  sendSummaryFeedback: AssistApi['sendSummaryFeedback'] = (answerRecord, feedback) =>
    this.answer('sendSummaryFeedback', () => {
      this.feedback.push({ answerRecord, ...feedback });
    });

  private answer<Value>(method: keyof AssistApi, value: () => Value): Promise<Value> {
    const failure = this.failures[method]?.shift();
    return failure ? Promise.reject(failure) : new Promise((resolve) => resolve(value()));
  }

  private refuseIfCompleted(name: ConversationName): void {
    if (this.conversations.get(name)?.state === 'COMPLETED')
      throw new AssistError('ended', 'The conversation is completed');
  }

  /** Of equal role and send time the first counts, as with Google. */
  keep(conversation: string, { role, text, sentAt }: TaskMessage): AssistMessage {
    const messages = this.messages.get(conversation) ?? [];
    const known = messages.find((message) => message.role === role && message.sentAt === sentAt);
    if (known) return known;
    const message = {
      name: `${conversation}/messages/${messages.length + 1}` as MessageName,
      role,
      text,
      sentAt,
      sentiment: undefined,
    };
    this.messages.set(conversation, [...messages, message]);
    return message;
  }
}

/** The Twilio side of the tasks: a test says things, and closes channels. */
export class FakeConversations implements TaskConversation {
  readonly said: TaskMessage[] = [];
  readonly named: ConversationName[] = [];
  ended = false;
  /** What Flex knows of the calls; a test changes it as a call gets on. */
  readonly calls = new Map<TaskSid, CallFacts>();
  private readonly listeners = new Set<(news: MessageNews) => void>();

  list = (): Promise<readonly TaskMessage[]> => Promise.resolve([...this.said]);

  describeCall = ({ taskSid }: CallTask): CallFacts | undefined => this.calls.get(taskSid);

  subscribe = (_: TaskRef, onNews: (news: MessageNews) => void): (() => void) => {
    this.listeners.add(onNews);
    return () => this.listeners.delete(onNews);
  };

  hasEnded = (): Promise<boolean> => Promise.resolve(this.ended);

  nameConversation = ({ taskSid }: TaskRef, conversation: ConversationName): Promise<void> => {
    this.named.push(conversation);
    const facts = this.calls.get(taskSid);
    if (facts) this.calls.set(taskSid, { ...facts, namedConversation: conversation });
    return Promise.resolve();
  };

  say(message: TaskMessage): void {
    this.said.push(message);
    this.tell({ type: 'message.added', message });
  }

  /** Somebody edits what was said. */
  edit(message: TaskMessage, text: string): void {
    const changed = { ...message, text };
    this.said.splice(this.placeOf(message), 1, changed);
    this.tell({ type: 'message.changed', message: changed });
  }

  delete(message: TaskMessage): void {
    this.said.splice(this.placeOf(message), 1);
    this.tell({ type: 'message.removed', message });
  }

  private placeOf({ sid }: TaskMessage): number {
    const place = this.said.findIndex((message) => message.sid === sid);
    if (place < 0) throw new Error('Nobody has said that');
    return place;
  }

  private tell(news: MessageNews): void {
    this.listeners.forEach((listener) => listener(news));
  }

  get listening(): number {
    return this.listeners.size;
  }
}

/** The browser's store of messages. It outlives the pages that a test opens and closes. */
export class FakeMessageStore implements MessageStore {
  private readonly entries = new Map<MessageSid, KeptMessage>();
  /** A test may keep writers waiting. */
  gate: () => Promise<void> = () => Promise.resolve();

  keep = async (entries: readonly KeptMessage[]): Promise<void> => {
    await this.gate();
    for (const entry of entries) {
      const queuedAt = this.entries.get(entry.message.sid)?.queuedAt ?? entry.queuedAt;
      this.entries.set(entry.message.sid, { ...entry, queuedAt });
    }
  };

  list = (): Promise<readonly KeptMessage[]> =>
    Promise.resolve([...this.entries.values()].sort((one, other) => one.message.index - other.message.index));

  remove = (messages: readonly MessageSid[]): Promise<void> => {
    for (const sid of messages) this.entries.delete(sid);
    return Promise.resolve();
  };

  clear = (): Promise<void> => {
    this.entries.clear();
    return Promise.resolve();
  };

  /** What is kept, by its words. */
  get texts(): readonly string[] {
    return [...this.entries.values()].map(({ message }) => message.text);
  }
}

/** Where pauses are written: nowhere, unless a test or a session does. It outlives the pages of a test. */
export class FakePauseBoard implements PauseBoard {
  written: Pause = NEVER_PAUSED;
  /** This browser's own copy. */
  kept: Pause = NEVER_PAUSED;
  newest = -1;
  /** Fail reading. */
  failures: AssistError[] = [];
  /** Fail writing. */
  refusals: AssistError[] = [];
  writes = 0;
  private readonly listeners = new Set<(news: PauseNews) => void>();

  read = (): Promise<Pause> => {
    const failure = this.failures.shift();
    return failure ? Promise.reject(failure) : Promise.resolve(unitedPause(this.written, this.kept));
  };

  write = (_: unknown, pause: Pause): Promise<Pause> => {
    this.writes += 1;
    if (isPaused(pause)) this.kept = unitedPause(this.kept, pause);
    const failure = this.refusals.shift();
    if (failure) return Promise.reject(failure);
    this.kept = unitedPause(unitedPause(this.kept, this.written), pause);
    this.tell(this.kept);
    return Promise.resolve(this.kept);
  };

  findNewest = (): Promise<number> => Promise.resolve(this.newest);

  watch = (_: unknown, onNews: (news: PauseNews) => void): (() => void) => {
    this.listeners.add(onNews);
    void Promise.resolve().then(() => {
      if (!this.listeners.has(onNews)) return;
      onNews({ type: 'pause.newest', index: this.newest });
      onNews({ type: 'pause.told', pause: this.written, isUnreadable: false });
    });
    return () => this.listeners.delete(onNews);
  };

  /** Somebody writes, over all that was written. */
  tell(pause: Pause, isUnreadable = false): void {
    this.written = pause;
    this.news({ type: 'pause.told', pause, isUnreadable });
  }

  /** Something is said. */
  hear(index: number): void {
    this.newest = index;
    this.news({ type: 'pause.newest', index });
  }

  edit(index: number): void {
    this.news({ type: 'pause.edited', index });
  }

  private news(news: PauseNews): void {
    for (const listener of [...this.listeners]) listener(news);
  }
}

/** The Functions that stop and start a call's audio, and the attributes of its task. It outlives the pages of a test. */
export class FakeCallPauseBoard implements CallPauseBoard {
  written: Pause = NEVER_PAUSED;
  /** Fail pausing. */
  failures: AssistError[] = [];
  /** Fail resuming. */
  refusals: AssistError[] = [];
  /** A stream runs that can be stopped. */
  runs = true;
  /** Nobody knows of any stream: what a Studio flow has started without a name cannot be stopped. */
  isNameless = false;
  /** Pausing is not answered before this is. */
  answered: Promise<void> = Promise.resolve();
  readonly orders: (number | undefined)[] = [];
  resumes = 0;
  /** Where the spans began that were to end. */
  readonly ended: (readonly number[])[] = [];
  private readonly listeners = new Set<(news: PauseNews) => void>();

  read = (): Pause => this.written;

  pause = async (
    _: unknown,
    { until, mustStop }: { readonly until: number | undefined; readonly mustStop: boolean },
  ): Promise<void> => {
    this.orders.push(until);
    await this.answered;
    const failure = this.failures.shift();
    if (failure) throw failure;
    const found = this.runs && !this.isNameless;
    if (found) this.runs = false;
    this.tell(pausedAfter(this.written, -1, until));
    if (this.isNameless) throw new AssistError('notFound', 'No stream of this call is known');
    if (mustStop && !found) throw new AssistError('rejected', 'No stream is known that still runs');
  };

  resume = (_: unknown, places: readonly number[]): Promise<void> => {
    this.resumes += 1;
    this.ended.push(places);
    const failure = this.refusals.shift();
    if (failure) return Promise.reject(failure);
    this.runs = true;
    this.tell(resumedAfter(this.written, -1));
    return Promise.resolve();
  };

  watch = (_: unknown, onNews: (news: PauseNews) => void): (() => void) => {
    this.listeners.add(onNews);
    onNews({ type: 'pause.told', pause: this.written, isUnreadable: false });
    return () => this.listeners.delete(onNews);
  };

  /** Somebody writes, over all that was written. */
  tell(pause: Pause): void {
    this.written = pause;
    for (const listener of [...this.listeners]) listener({ type: 'pause.told', pause, isUnreadable: false });
  }
}

/** The Function that has Twilio fork the audio of a call. */
export class FakeAudioStarter implements AudioStarter {
  readonly asked: TaskSid[] = [];
  failures: AssistError[] = [];
  conversation = callConversation();
  /** Somebody else has asked, and Twilio has not said what became of it. */
  isUncertain = false;

  start = ({ taskSid }: CallTask): Promise<StartedAudio> => {
    this.asked.push(taskSid);
    const failure = this.failures.shift();
    if (failure) return Promise.reject(failure);
    return Promise.resolve({ conversation: this.conversation, isUncertain: this.isUncertain });
  };
}

/** What an editor keeps, but for the parts given. */
export const aVersion = (
  text: string,
  { sequence = 1, ...parts }: Partial<SummaryVersion> = {},
): SummaryVersion => ({
  editor: 'tab-1',
  sequence,
  base: 0,
  isEdited: true,
  is: { status: 'draft' },
  sections: [{ title: 'Situation', text }],
  note: '',
  answerRecord: undefined,
  startedAt: 1,
  editedAt: Date.UTC(2026, 0, 15, 10) + sequence,
  ...parts,
});

/** The version as the agent saves it. */
export const saved = (version: SummaryVersion, at = version.editedAt): SummaryVersion => ({
  ...version,
  is: { status: 'saved', savedBy: 'agent', submittedAt: at },
});

/** The contact of `aTask(letter)` and of `aCall(letter)`, unless a test says that tasks share one. */
export const contactOf = ({ taskSid }: { readonly taskSid: TaskSid }): ContactSid =>
  `KD${taskSid.slice(2)}` as ContactSid;

interface SummaryDocument {
  readonly versions: Map<string, StoredSummary & { readonly sequence: number }>;
  /** The last session told, by task. */
  readonly sessions: Map<TaskSid, NonNullable<SummaryReport['session']>>;
}

/**
 * `save-summary` and Sync behind it, with the Function's rules of which version takes the place of which. TaskRouter
 * forgets tasks, Sync goes down, answers get lost: when a test says so.
 */
export class FakeSummaryDesk implements SummaryDesk {
  readonly documents = new Map<ContactSid, SummaryDocument>();
  readonly reports: SummaryReport[] = [];
  readonly answered: string[] = [];
  /** Undefined while Sync is there. */
  down: AssistError | undefined;
  failures: AssistError[] = [];
  /** The next so many requests are carried out and never answered. */
  lostAnswers = 0;
  /** The next so many reports do not reach the index. */
  incomplete = 0;
  readonly forgottenTasks = new Set<TaskSid>();
  readonly sharedContacts = new Map<TaskSid, ContactSid>();
  maxLength = 1_000;
  /** Whose token it is. */
  worker = { sid: 'WK1', name: 'Ada Agent' };
  /** A test may keep requests waiting. */
  gate: () => Promise<void> = () => Promise.resolve();

  constructor(private readonly now: () => number) {}

  report = async (report: SummaryReport): Promise<SummaryOutcome> => {
    this.reports.push(report);
    await this.gate();
    const failure = this.failures.shift();
    if (failure) throw failure;
    const contact = this.sharedContacts.get(report.taskSid) ?? contactOf(report);
    const document: SummaryDocument = this.documents.get(contact) ?? {
      versions: new Map(),
      sessions: new Map(),
    };
    const ticket = `ticket of ${report.taskSid}`;
    const isOwner = document.versions.has(this.worker.sid);
    if (this.forgottenTasks.has(report.taskSid) && report.ticket !== ticket && !isOwner)
      throw new AssistError('notFound', 'TaskRouter does not know the task any more');
    const proof = { contact, ticket };
    if (this.down) return { type: 'refused', failure: this.down, proof };

    const { version } = report;
    const stored = document.versions.get(this.worker.sid);
    const length = JSON.stringify([version?.sections, version?.note]).length;
    if (version && length > this.maxLength)
      return {
        type: 'refused',
        failure: { kind: 'tooLong', message: `${length} of ${this.maxLength}` },
        proof,
      };
    this.documents.set(contact, document);
    const verdict = version ? verdictOn(version, stored) : 'unchanged';
    if (version && verdict === 'written') {
      document.versions.set(this.worker.sid, {
        worker: this.worker.sid,
        agent: this.worker.name,
        number: (stored?.number ?? 0) + 1,
        editor: version.editor,
        sequence: version.sequence,
        isEdited: version.isEdited,
        status: version.is.status,
        savedBy: version.is.status === 'saved' ? version.is.savedBy : undefined,
        sections: version.sections,
        note: version.note,
        answerRecord: version.answerRecord,
        updatedAt: this.now(),
      });
    }
    if (report.session) document.sessions.set(report.taskSid, report.session);
    if (report.answers !== undefined) this.answered.push(report.answers);
    if (this.lostAnswers > 0) {
      this.lostAnswers -= 1;
      throw new AssistError('unreachable', 'The Function did not answer in time');
    }
    if (verdict === 'conflict' && stored) return { type: 'conflict', stored, proof };
    const isIncomplete = report.session !== undefined && this.incomplete > 0;
    if (isIncomplete) this.incomplete -= 1;
    const all = [...document.versions.values()];
    return {
      type: 'accepted',
      ...proof,
      isIncomplete,
      mine: all.find(({ worker }) => worker === this.worker.sid),
      others: all.filter(({ worker }) => worker !== this.worker.sid),
    };
  };

  /** What Sync has of this worker's on a task's contact. */
  mine(task: { readonly taskSid: TaskSid }): StoredSummary | undefined {
    const contact = this.sharedContacts.get(task.taskSid) ?? contactOf(task);
    return this.documents.get(contact)?.versions.get(this.worker.sid);
  }

  /** The text of that, for short. */
  textOf(task: { readonly taskSid: TaskSid }): string | undefined {
    return this.mine(task)
      ?.sections.map(({ text }) => text)
      .join(' ');
  }

  /** What was told last of a task's session. */
  sessionOf(task: { readonly taskSid: TaskSid }): SummaryReport['session'] {
    const contact = this.sharedContacts.get(task.taskSid) ?? contactOf(task);
    return this.documents.get(contact)?.sessions.get(task.taskSid);
  }
}

const verdictOn = (
  version: SummaryVersion,
  stored: (StoredSummary & { readonly sequence: number }) | undefined,
): 'written' | 'unchanged' | 'superseded' | 'conflict' => {
  if (!stored) return 'written';
  if (version.editor === stored.editor) {
    const isLater =
      version.sequence > stored.sequence ||
      (version.sequence === stored.sequence && version.is.status === 'saved' && stored.status === 'draft');
    return isLater ? 'written' : 'unchanged';
  }
  const isWanted = stored.isEdited || (stored.status === 'saved' && stored.savedBy === 'agent');
  const isUntouched = !version.isEdited && !(version.is.status === 'saved' && version.is.savedBy === 'agent');
  if (isUntouched && isWanted) return 'superseded';
  if (!isWanted || version.base >= stored.number) return 'written';
  return 'conflict';
};

/** The browser's store of summaries. It outlives the pages that a test opens and closes. */
export class FakeSummaryStore implements SummaryStore {
  private readonly versions = new Map<string, KeptVersion>();
  readonly contacts = new Map<TaskSid, KeptContact>();

  keep = (taskSid: TaskSid, version: SummaryVersion): Promise<void> => {
    const key = `${taskSid} ${version.editor}`;
    const known = this.versions.get(key);
    if (!known || rankOf(known.version) <= rankOf(version))
      this.versions.set(key, { taskSid, version, isStored: false });
    return Promise.resolve();
  };

  keepContact = (contact: KeptContact): Promise<void> => {
    this.contacts.set(contact.taskSid, contact);
    return Promise.resolve();
  };

  list: SummaryStore['list'] = () =>
    Promise.resolve({
      versions: [...this.versions.values()].sort((a, b) => a.version.editedAt - b.version.editedAt),
      contacts: [...this.contacts.values()],
    });

  markStored = (taskSid: TaskSid, version: VersionId): Promise<void> => {
    const key = `${taskSid} ${version.editor}`;
    const known = this.versions.get(key);
    if (known && rankOf(known.version) === rankOf(version))
      this.versions.set(key, { ...known, isStored: true });
    return Promise.resolve();
  };

  settle = (taskSid: TaskSid, version: VersionId): Promise<void> => {
    const key = `${taskSid} ${version.editor}`;
    const known = this.versions.get(key);
    if (known && rankOf(known.version) <= rankOf(version)) this.versions.delete(key);
    return Promise.resolve();
  };

  forgetContact = (taskSid: TaskSid): Promise<void> => {
    this.contacts.delete(taskSid);
    return Promise.resolve();
  };

  clear = (): Promise<void> => {
    this.versions.clear();
    this.contacts.clear();
    return Promise.resolve();
  };

  /** What is kept, by its words. */
  get texts(): readonly string[] {
    return [...this.versions.values()].flatMap(({ version }) => version.sections.map(({ text }) => text));
  }
}
