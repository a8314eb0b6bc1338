import { AssistError } from '../domain/failure';
import type { MessageSid } from '../domain/ids';
import { covers, NEVER_PAUSED, type Pause } from '../domain/pause';
import type { TaskMessage } from '../domain/assist';
import { aMessage, aSuggestionSet, aTask, conversationOf } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { relayMachine, type Attempted, type Backfilled, type RelayEvent } from './relay.machine';

type Machine = typeof relayMachine;

interface Memory {
  /** What Agent Assist has got or has refused, as far as the relay knows of it. */
  readonly done: readonly MessageSid[];
  readonly trying: MessageSid | undefined;
  /** What Twilio's SDK has told of, which it does in order. */
  readonly told: readonly string[];
}

const FIRST = aMessage(1);
const SECOND = aMessage(2, 'HUMAN_AGENT');
const EDITED: TaskMessage = { ...FIRST, text: 'edited' };
const PAUSED: Pause = { spans: [{ after: 1, upTo: undefined }], until: undefined };
const RESUMED: Pause = { spans: [{ after: 1, upTo: 2 }], until: undefined };
const down = new AssistError('unreachable', 'No answer');
const ended = new AssistError('ended', 'Google has completed it');

const analyzed: Attempted = { type: 'analyzed', message: undefined, suggestions: aSuggestionSet([]) };
const held: Attempted = { type: 'held', pause: PAUSED };

const backfilled = (parts: Partial<Backfilled>): Backfilled => ({
  covered: [],
  refused: [],
  queued: [],
  upTo: -1,
  pause: NEVER_PAUSED,
  messages: undefined,
  server: 'fine',
  ...parts,
});

const sendingOf = ({ effects }: Step<Machine, Memory>): TaskMessage | undefined => {
  const sending = effects.find((effect) => effect.type === 'started' && effect.src === 'analyze');
  return sending?.type === 'started'
    ? (sending.input as { readonly message: TaskMessage }).message
    : undefined;
};

const remember = (memory: Memory, step: Step<Machine, Memory>): Memory => {
  const { event, effects } = step;
  const output = 'output' in event ? (event.output as Attempted | Backfilled) : undefined;
  const isDone =
    effects.some((effect) => effect.type === 'sent' && effect.event.type === 'relay.analyzed') ||
    step.snapshot.context.setAside.size > (step.before?.snapshot.context.setAside.size ?? 0);
  const covered = output && 'covered' in output ? output.covered : [];
  const news = event as RelayEvent;
  return {
    told:
      'message' in news
        ? [...new Set([...memory.told, `${news.type} ${news.message.sid}`])].sort()
        : memory.told,
    done: [
      ...new Set([...memory.done, ...covered, ...(isDone && memory.trying ? [memory.trying] : [])]),
    ].sort(),
    trying: sendingOf(step)?.sid ?? (isDone ? undefined : memory.trying),
  };
};

const check = (step: Step<Machine, Memory>): void => {
  const { before, snapshot, effects } = step;
  const { context, value } = snapshot;
  const places = context.queue.map(({ index }) => index);
  if (places.some((place, n) => n > 0 && place <= (places[n - 1] ?? 0)))
    throw new Error('Out of order, or twice');
  const message = sendingOf(step);
  if (message) {
    if (context.mode === 'server') throw new Error('It sends what the Functions send');
    for (const pause of [context.pause, context.written])
      if (pause && covers(pause, message.index)) throw new Error('It sends what was said in a pause');
    if (before?.memory.done.includes(message.sid) && before.memory.trying !== message.sid)
      throw new Error('It sends a message twice');
    if (context.deleted.has(message.sid)) throw new Error('It sends what was deleted');
  }
  if (value === 'paused' && effects.some((effect) => effect.type === 'started'))
    throw new Error('It does something in a pause');
  if (context.pause)
    for (const { index } of context.queue)
      if (covers(context.pause, index)) throw new Error('It keeps what was said in a pause');
};

describe('the relay of a chat, gone through by every way', () => {
  const coverage = createCoverage(relayMachine);
  const go = (
    mode: 'browser' | 'server',
    events: readonly RelayEvent[],
    { pauses = false }: { readonly pauses?: boolean } = {},
  ) =>
    walk<Machine, Memory>({
      machine: relayMachine,
      coverage,
      input: () => ({
        task: aTask(),
        conversation: conversationOf(aTask()),
        mode,
        pause: undefined,
        random: () => 1,
      }),
      memory: { done: [], trying: undefined, told: [] },
      remember,
      check,
      answers: ({ memory: { done, trying }, snapshot: { context } }) => ({
        backfill: {
          done: [
            backfilled({ covered: done }),
            ...(done.includes(FIRST.sid) || mode === 'server'
              ? []
              : [backfilled({ covered: done, queued: [FIRST], upTo: 1 })]),
            // What was on its way has got there.
            ...(trying ? [backfilled({ covered: [...done, trying] })] : []),
            ...(pauses ? [backfilled({ covered: done, pause: context.pause ? RESUMED : PAUSED })] : []),
            ...(mode === 'server' ? [backfilled({ server: 'lapsed' }), backfilled({ server: 'fresh' })] : []),
          ],
          error: [down, ended],
        },
        analyze: {
          done: pauses ? [analyzed, held] : [analyzed],
          error: [down, ended, new AssistError('rejected', 'No')],
        },
      }),
      // What is said first is told first, and what was deleted is not told of again.
      events: ({ memory: { told } }) =>
        events.filter((event) => {
          if (!('message' in event) || event.type !== 'message.added') return true;
          if (told.includes(`message.removed ${event.message.sid}`)) return false;
          return (
            event.message !== FIRST ||
            told.includes(`message.added ${FIRST.sid}`) ||
            !told.includes(`message.added ${SECOND.sid}`)
          );
        }),
      facts: ({ snapshot: { value, context, status }, memory }) => [
        value,
        status,
        context.queue.map(({ sid, text }) => [sid, text]),
        context.seen,
        context.tried,
        [...context.edited.keys()],
        [...context.deleted],
        [...context.setAside],
        [...context.withheld],
        context.pause?.spans,
        context.written?.spans,
        context.look,
        Math.min(context.lapses, 3),
        context.isFresh,
        memory,
      ],
      limit: 8_000,
    });

  const ADDED: readonly RelayEvent[] = [
    { type: 'message.added', message: FIRST },
    { type: 'message.added', message: SECOND },
  ];
  const RETRY: RelayEvent = { type: 'retry.requested' };

  it('sends each message once and in order, whatever fails', () => {
    go('browser', [...ADDED, RETRY]);
  });

  it('sends what was edited as it is, and nothing that was deleted', () => {
    go('browser', [
      { type: 'message.added', message: FIRST },
      { type: 'message.changed', message: EDITED },
      { type: 'message.removed', message: FIRST },
      RETRY,
    ]);
  });

  it('sends and keeps nothing that was said in a pause', () => {
    go(
      'browser',
      [
        { type: 'message.added', message: SECOND },
        { type: 'message.changed', message: EDITED },
        { type: 'pause.changed', pause: NEVER_PAUSED },
        { type: 'pause.changed', pause: PAUSED },
        { type: 'pause.changed', pause: RESUMED },
        RETRY,
      ],
      { pauses: true },
    );
  });

  it('sends nothing where the Functions do, and has them heal', () => {
    go('server', [...ADDED, { type: 'heal.requested' }, RETRY]);
  });

  it('takes every state and every transition', () => {
    expectAllTaken('relay', coverage);
  });
});
