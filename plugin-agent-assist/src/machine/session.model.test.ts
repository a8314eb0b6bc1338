import type { AssistConversation, AssistMessage, AudioReport, CallTask, ChatTask } from '../domain/assist';
import { AssistError } from '../domain/failure';
import {
  conversationNameOf,
  roomOf,
  type AnswerRecordName,
  type MessageName,
  type ParticipantName,
} from '../domain/ids';
import { NEVER_PAUSED } from '../domain/pause';
import type { ToolDecision } from '../domain/suggestion';
import {
  PROFILE,
  aCall,
  aMessage,
  aSuggestionSet,
  aTask,
  aVersion,
  callConversation,
  conversationOf,
  legOf,
} from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Answers, type Situation, type Step } from '../testing/model/walk';
import { aReporter } from '../testing/session-reporter';
import { sessionMachine } from './session.machine';
import type { Attachment, SessionEvent } from './session.types';
import { NO_SUMMARY_YET } from './summary.types';

type Machine = typeof sessionMachine;
type Here = Situation<Machine, undefined>;

const CHAT = aTask();
const CALL = aCall();
const down = new AssistError('unreachable', 'No answer');
const forbidden = new AssistError('forbidden', 'No agent');
const SET = aSuggestionSet(['Certainly']);
const TOOL_CALL = 'projects/p/locations/global/answerRecords/tool' as AnswerRecordName;
const CONFIRM: ToolDecision = { type: 'confirm', parameters: [] };

const attachmentOf = (task: ChatTask | CallTask, isHandedOver = false): Attachment => ({
  conversation: task.medium === 'chat' ? conversationOf(task) : callConversation(),
  agent: `${callConversation()}/participants/a` as ParticipantName,
  isHandedOver,
  features: ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'],
  areFeaturesGuessed: false,
  onlyFeatures: undefined,
});
const foundIn = (state: AssistConversation['state'], part = ''): AssistConversation => ({
  name: conversationNameOf(PROFILE, `${legOf()}${part}`),
  state,
  profile: PROFILE,
  startedAt: 0,
});
const messageIn = (task: ChatTask | CallTask): AssistMessage => ({
  name: `${attachmentOf(task).conversation}/messages/m1` as MessageName,
  role: 'END_USER',
  text: 'Hello',
  sentAt: '2026-01-15T10:00:00.000Z',
  sentiment: undefined,
});
const answerIn = (task: ChatTask | CallTask): AssistMessage => ({
  ...messageIn(task),
  name: `${attachmentOf(task).conversation}/messages/m2` as MessageName,
  role: 'HUMAN_AGENT',
  sentAt: '2026-01-15T10:00:05.000Z',
});
const finished = (task: ChatTask | CallTask): SessionEvent => ({
  type: 'room.delivered',
  event: { type: 'finished', room: roomOf(attachmentOf(task).conversation) },
});
const heard = (...messages: readonly AssistMessage[]): SessionEvent => ({
  type: 'room.heard',
  messages,
  at: 0,
});
const audio = (status: AudioReport['status'], generation: number, isHandedOn = false): SessionEvent => ({
  type: 'call.changed',
  audio: { status, generation, code: undefined },
  isHandedOn,
});
const paused = (phase: 'active' | 'paused'): SessionEvent => ({
  type: 'pause.reported',
  status: { phase, until: undefined, failure: undefined, isSilenced: phase === 'paused' },
  pause: phase === 'active' ? NEVER_PAUSED : { spans: [{ after: 0, upTo: undefined }], until: undefined },
});
const relay = (status: 'current' | 'sending'): SessionEvent => ({
  type: 'relay.changed',
  relay: { status, failure: undefined, setAside: 0 },
});

const check = ({ before, snapshot, effects }: Step<Machine, undefined>): void => {
  const { context, value } = snapshot;
  const started = (src: string) =>
    effects.filter((effect) => effect.type === 'started' && effect.src === src).length;
  for (const src of ['attach', 'relay', 'room', 'finish'])
    if (started(src) > 1) throw new Error(`Two of ${src} at a time`);
  if (
    snapshot.status === 'done' &&
    before?.snapshot.context.attachment !== undefined &&
    before.snapshot.value !== 'closing'
  )
    throw new Error('It closes without finishing the conversation');
  const isEngaged = typeof value === 'object' && 'engaged' in value;
  if (isEngaged && context.attachment === undefined) throw new Error('It is engaged in nothing');
  if (value === 'closing' && context.attachment === undefined)
    throw new Error('It finishes what it has not begun');
  const asked = effects.find((effect) => effect.type === 'started' && effect.src === 'suggestAgain');
  if (asked && (context.pause.phase !== 'active' || context.latest?.role !== 'END_USER'))
    throw new Error('It asks what to answer in a pause, or to nobody');
  if (value === 'failed' && context.failure === undefined) throw new Error('It failed for no reason');
  const isHeld = context.task.medium === 'call' && context.pause.phase === 'paused' && !context.wrapping;
  if (isHeld && before?.snapshot.context.pause.phase === 'paused') {
    if (context.audio === 'stopped' && before.snapshot.context.audio !== 'stopped')
      throw new Error('It misses the audio that the agent wants to be stopped');
    if (value === 'resolving' && before.snapshot.matches('engaged'))
      throw new Error('It looks for the audio that the agent wants to be stopped');
  }
};

describe('the session of a task, gone through by every way', () => {
  const coverage = createCoverage(sessionMachine);
  const go = (
    task: ChatTask | CallTask,
    events: readonly SessionEvent[],
    answers: Readonly<Record<string, Answers>>,
    {
      without = [],
      facts = () => undefined,
      time,
      stopWhen,
    }: {
      readonly without?: readonly string[];
      readonly facts?: (here: Here) => unknown;
      readonly time?: { readonly byMs: number; readonly untilMs: number };
      readonly stopWhen?: (here: Here) => boolean;
    } = {},
  ) =>
    walk<Machine, undefined>({
      machine: sessionMachine,
      coverage,
      input: ({ now }) => ({
        task,
        relayMode: 'browser',
        now,
        random: () => 1,
        summaries: { order: () => undefined, redraft: undefined },
        reporter: aReporter(),
        listen: () => ({ hear: () => undefined, join: () => undefined, takeWaiting: () => [] }),
      }),
      memory: undefined,
      check,
      without,
      time,
      stopWhen,
      answers: ({ snapshot: { context } }) => {
        const attachment = attachmentOf(task);
        const conversation = context.found?.name ?? attachment.conversation;
        return { attach: { done: [{ ...attachment, conversation }] }, ...answers };
      },
      // Only the room and the relay of a conversation tell of it, and only an engaged session has them.
      events: ({ snapshot }) =>
        events.filter(({ type }) =>
          type === 'toolCall.settled'
            ? snapshot.context.toolCalls[TOOL_CALL]?.status === 'deciding'
            : snapshot.matches('engaged') || !/^(room|relay)/.test(type),
        ),
      facts: (here) => {
        const { value, context, status } = here.snapshot;
        return [
          value,
          status,
          [
            context.wrapping,
            context.ended,
            context.mustMove,
            context.hasHeard,
            context.isFinished,
            context.gap,
          ],
          context.audioEnd !== undefined,
          context.attachment?.conversation,
          context.relay.status,
          context.pause.phase,
          facts(here),
        ];
      },
      limit: 12_000,
    });

  it('attaches, moves on to the next conversation, and finishes what it has begun', () => {
    go(
      CHAT,
      [
        relay('current'),
        relay('sending'),
        { type: 'relay.ended' },
        { type: 'retry.requested' },
        { type: 'task.wrapupStarted' },
        { type: 'task.ended' },
        { type: 'relay.backfilled', messages: [] },
        finished(CHAT),
      ],
      {
        attach: { done: [attachmentOf(CHAT)], error: [down, forbidden] },
        relay: { error: [down] },
        finish: { done: [undefined], error: [down] },
      },
      { without: ['unheard', 'stopShown'] },
    );
  });

  it('has one join under way at most, and asks for what a gap swallowed', () => {
    go(
      CHAT,
      [
        { type: 'room.connected' },
        { type: 'room.disconnected' },
        { type: 'room.joined' },
        { type: 'room.rejoined', at: 0 },
        { type: 'room.refused' },
        heard(messageIn(CHAT)),
        { type: 'relay.analyzed', message: messageIn(CHAT), suggestions: SET },
        paused('active'),
        paused('paused'),
      ],
      {
        listMessages: {
          done: [{ messages: [messageIn(CHAT)], cursor: undefined }],
          error: [down, forbidden],
        },
        suggestAgain: { done: [{ sets: [SET], owed: [] }], error: [down] },
      },
      {
        time: { byMs: 60_000, untilMs: 60_000 },
        facts: ({ snapshot: { context }, at }) => [context.latest !== undefined, at, context.joinedAt > 0],
      },
    );
  });

  it('asks again for what could not be had just now, until somebody speaks or it may not', () => {
    go(
      CHAT,
      [
        paused('active'),
        paused('paused'),
        { type: 'relay.backfilled', messages: [messageIn(CHAT)] },
        { type: 'relay.analyzed', message: answerIn(CHAT), suggestions: SET },
      ],
      {
        suggestAgain: {
          done: [
            { sets: [SET], owed: ['SMART_REPLY'] },
            { sets: [], owed: [] },
          ],
          error: [down],
        },
      },
      {
        facts: ({ snapshot: { context } }) => [
          context.latest?.name,
          context.owed?.to,
          Math.min(context.owed?.attempt ?? -1, 2),
        ],
      },
    );
  });

  it('finds a call, hears it, notices when it does not, and waits for its last words', () => {
    go(
      CALL,
      [
        { type: 'call.sought', status: 'absent', failure: undefined },
        audio('started', 1),
        audio('failed', 1),
        audio('started', 2),
        { type: 'page.woke' },
        { type: 'retry.requested' },
        heard(),
        finished(CALL),
        { type: 'task.wrapupStarted' },
        { type: 'task.ended' },
      ],
      {
        callFinder: {
          done: [
            { starts: 0, conversation: foundIn('IN_PROGRESS') },
            { starts: 1, conversation: foundIn('IN_PROGRESS', '-2') },
            { starts: 0, failure: { kind: 'forbidden', message: 'No agent' } },
          ],
        },
        finish: { done: [undefined] },
      },
      { facts: ({ snapshot: { context } }) => context.audioReport },
    );
  });

  it('neither looks for the audio of a call that is paused nor misses it, and moves on afterwards', () => {
    go(
      CALL,
      [
        paused('active'),
        paused('paused'),
        audio('started', 1),
        audio('stopped', 1),
        audio('started', 2),
        { type: 'retry.requested' },
        heard(),
        finished(CALL),
        { type: 'task.wrapupStarted' },
      ],
      {
        callFinder: {
          done: [
            { starts: 0, conversation: foundIn('IN_PROGRESS') },
            { starts: 0, conversation: foundIn('COMPLETED') },
            { starts: 0, conversation: foundIn('IN_PROGRESS', '-2') },
          ],
        },
      },
      { facts: ({ snapshot: { context } }) => context.audioReport },
    );
  });

  it('lists what was said on a call again and again, until the call is another agent’s', () => {
    go(
      CALL,
      [
        { type: 'room.connected' },
        { type: 'room.joined' },
        { type: 'call.changed', audio: undefined, isHandedOn: true },
        heard(messageIn(CALL)),
        { type: 'task.wrapupStarted' },
      ],
      {
        callFinder: { done: [{ starts: 0, conversation: foundIn('IN_PROGRESS') }] },
        attach: { done: [attachmentOf(CALL, true)] },
        listMessages: { done: [{ messages: [messageIn(CALL)], cursor: 1 }], error: [down, forbidden] },
      },
      {
        without: ['unheard', 'stopShown'],
        facts: ({ snapshot: { context } }) => [
          context.isHandedOn,
          context.cursor,
          context.isListingRefused,
          Math.min(context.listAttempt, 1),
        ],
      },
    );
  });

  it('carries what the agent asks for, once each, and nothing in a pause', () => {
    go(
      CHAT,
      [
        paused('active'),
        paused('paused'),
        { type: 'draft.changed', text: 'How about' },
        { type: 'draft.changed', text: '' },
        { type: 'draft.changed', text: 'H' },
        { type: 'search.requested', search: { question: 'returns?', source: 'agent' } },
        { type: 'toolCall.decided', toolCall: TOOL_CALL, decision: CONFIRM },
        { type: 'toolCall.settled', toolCall: TOOL_CALL, outcome: { status: 'decided', set: SET } },
        {
          type: 'toolCall.settled',
          toolCall: TOOL_CALL,
          outcome: { status: 'failed', failure: { kind: 'unreachable', message: 'No answer' } },
        },
        { type: 'task.wrapupStarted' },
      ],
      {
        suggestFollowUps: { done: [SET], error: [down] },
        searchKnowledge: { done: [SET, aSuggestionSet([])], error: [down] },
      },
      {
        facts: ({ snapshot: { context } }) => [
          context.searching?.question,
          context.draft,
          context.hasFollowUps,
          context.toolCalls[TOOL_CALL]?.status,
          context.toolCalls[TOOL_CALL]?.isRepeated,
        ],
      },
    );
  });

  it('passes on what is told of summaries, pauses and suggestions', () => {
    go(
      CHAT,
      [
        { type: 'summary.requested' },
        { type: 'summary.kept', version: aVersion('typed by me') },
        { type: 'relay.revised', message: aMessage(1), revision: 'edited' },
        { type: 'relay.withheld', index: 1 },
        { type: 'summary.reported', report: { type: 'failed', failure: { kind: 'busy', message: 'Busy' } } },
        { type: 'summary.asked', request: undefined },
        { type: 'summary.changed', summary: { ...NO_SUMMARY_YET, phase: 'requested' } },
        { type: 'summary.changed', summary: NO_SUMMARY_YET },
        { type: 'summary.published', emission: { type: 'summary.asked', request: undefined } },
        { type: 'suggestion.acted', id: TOOL_CALL, act: { type: 'used', text: 'Certainly' } },
        { type: 'pause.requested', until: undefined },
        { type: 'pause.ended' },
        paused('active'),
        { type: 'page.woke' },
        { type: 'task.ended' },
        relay('current'),
      ],
      { finish: { done: [undefined] } },
    );
  });

  it('takes every state and every transition', () => {
    expectAllTaken('session', coverage);
  });
});
