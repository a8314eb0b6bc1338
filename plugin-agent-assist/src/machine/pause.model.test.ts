import { AssistError } from '../domain/failure';
import { covers, isPaused, NEVER_PAUSED, type Pause } from '../domain/pause';
import { aCall, aTask } from '../testing/fakes';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { pauseMachine, type PauseEvent, type PauseReport } from './pause.machine';

type Machine = typeof pauseMachine;

const HOUR_MS = 3_600_000;
const ON: Pause = { spans: [{ after: -1, upTo: undefined }], until: undefined };
const OVER: Pause = { spans: [{ after: -1, upTo: 3 }], until: undefined };
const down = new AssistError('unreachable', 'No answer');

const check = ({ before, snapshot, effects, event }: Step<Machine, undefined>): void => {
  const { context } = snapshot;
  const known = before?.snapshot.context.pause ?? NEVER_PAUSED;
  // What was covered stays so: no record that comes later gives free what somebody wanted kept back.
  for (const index of [0, 1, 2, 3])
    if (covers(known, index) && !covers(context.pause, index) && !isPaused(known))
      throw new Error(`Message ${index} was said in a pause, and is given free`);
  if (snapshot.matches('active') && isPaused(context.pause))
    throw new Error('It counts as active, and is paused');
  const isOver = snapshot.matches('over');
  if (event.type === 'pause.requested' && context.phase === 'active' && !isOver)
    throw new Error('It did not pause when it was asked to');
  for (const effect of effects) {
    if (effect.type !== 'sent' || effect.event.type !== 'pause.reported') continue;
    const report = effect.event as PauseReport;
    if (report.status.phase === 'active' && report.pause === undefined && !isOver)
      throw new Error('It says that there is no pause before it knows');
  }
};

describe('the pause of a conversation, gone through by every way', () => {
  const coverage = createCoverage(pauseMachine);

  it('begins at once, ends only when that is written, and gives nothing free that it covered', () => {
    const events: readonly PauseEvent[] = [
      { type: 'pause.requested', until: undefined },
      { type: 'pause.requested', until: HOUR_MS },
      { type: 'pause.ended' },
      { type: 'retry.requested' },
      { type: 'page.woke' },
      { type: 'pause.newest', index: 1 },
      { type: 'pause.edited', index: 1 },
      { type: 'pause.withheld', index: 2 },
      { type: 'pause.told', pause: NEVER_PAUSED, isUnreadable: false },
      { type: 'pause.told', pause: ON, isUnreadable: true },
      { type: 'pause.told', pause: OVER, isUnreadable: false },
    ];
    walk<Machine, undefined>({
      machine: pauseMachine,
      coverage,
      input: ({ now }) => ({ task: aTask(), isOffered: true, now, random: () => 1 }),
      memory: undefined,
      check,
      time: { byMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS },
      answers: ({ snapshot: { context } }) => ({
        read: { done: [NEVER_PAUSED, ON], error: [down] },
        write: { done: [context.pause], error: [down] },
        end: {
          done: [
            {
              spans: context.pause.spans.map(({ after, upTo }) => ({ after, upTo: upTo ?? 3 })),
              until: undefined,
            } satisfies Pause,
          ],
          error: [down],
        },
      }),
      events: () => events,
      facts: ({ snapshot: { value, context }, at }) => [
        value,
        JSON.stringify(context.pause),
        JSON.stringify(context.written),
        context.isRead,
        context.isUnreadable,
        context.isOwn,
        context.newest,
        Math.min(context.wipes, 2),
        at,
      ],
      // Spans come and go without end; two are as good as ten.
      stopWhen: ({ snapshot: { context } }) => context.pause.spans.length > 2,
      limit: 12_000,
    });
  });

  it('of a call is on once its audio is stopped, in this page and as far as anybody knows', () => {
    walk<Machine, undefined>({
      machine: pauseMachine,
      coverage,
      input: ({ now }) => ({ task: aCall(), isOffered: true, now, random: () => 1 }),
      memory: undefined,
      check: (step) => {
        check(step);
        const { context, value } = step.snapshot;
        if (value === 'paused' && context.stoppedAt === undefined)
          throw new Error('It says paused, and nobody has confirmed that');
        const last = step.before?.snapshot;
        if (value === 'paused' && last?.matches({ pausing: 'writing' }) && last.context.hasStarted)
          throw new Error('It says paused, and a stream has begun since Twilio was asked to stop them');
        const asked = step.effects.filter(
          (effect) => effect.type === 'started' && ['write', 'end'].includes(effect.src),
        );
        const isInFlight =
          step.before !== undefined &&
          [{ pausing: 'writing' } as const, { resuming: 'writing' } as const].some((state) =>
            step.before?.snapshot.matches(state),
          );
        // The answer, or what the task says, ends a request; what the agent wants waits for it.
        const { type } = step.event;
        if (asked.length > 0 && isInFlight && type.startsWith('pause.') && type !== 'pause.told')
          throw new Error('Two requests overtake each other');
      },
      time: { byMs: 2 * HOUR_MS, untilMs: 2 * HOUR_MS },
      answers: ({ snapshot: { context } }) => ({
        read: { done: [NEVER_PAUSED, ON] },
        write: { done: [context.pause], error: [down] },
        end: {
          done: [
            {
              spans: context.pause.spans.map(({ after, upTo }) => ({ after, upTo: upTo ?? after })),
              until: undefined,
            } satisfies Pause,
          ],
          error: [down],
        },
      }),
      events: (): readonly PauseEvent[] => [
        { type: 'pause.requested', until: undefined },
        { type: 'pause.ended' },
        { type: 'retry.requested' },
        { type: 'audio.heard' },
        { type: 'audio.started' },
        { type: 'call.over' },
        { type: 'pause.told', pause: NEVER_PAUSED, isUnreadable: false },
        { type: 'pause.told', pause: ON, isUnreadable: false },
        {
          type: 'pause.told',
          pause: { spans: [{ after: -1, upTo: -1 }], until: undefined },
          isUnreadable: false,
        },
      ],
      facts: ({ snapshot: { value, context }, at }) => [
        value,
        JSON.stringify(context.pause),
        JSON.stringify(context.written),
        context.isRead,
        context.isOwn,
        context.stoppedAt === undefined ? undefined : at - context.stoppedAt >= 10_000,
        context.hasStarted,
        context.mustStop,
        context.wish?.type,
        Math.min(context.wipes, 2),
        at,
      ],
      stopWhen: ({ snapshot: { context } }) => context.pause.spans.length > 2,
      limit: 12_000,
    });
  });

  it('of a call that is over is over', () => {
    walk<Machine, undefined>({
      machine: pauseMachine,
      coverage,
      input: ({ now }) => ({
        task: aCall('a', { wrapping: true }),
        isOffered: true,
        now,
        random: () => 1,
      }),
      memory: undefined,
      check,
      events: (): readonly PauseEvent[] => [
        { type: 'pause.told', pause: ON, isUnreadable: false },
        { type: 'pause.newest', index: 1 },
      ],
      facts: ({ snapshot: { value, context } }) => [value, context.newest, context.written !== undefined],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('pause', coverage);
  });
});
