import { getAdjacencyMap } from '@xstate/graph';
import {
  createActor,
  fromCallback,
  type ActorScope,
  type AnyStateMachine,
  type AnyTransitionDefinition,
  type EventFromLogic,
  type ExecutableActionObject,
  type InputFrom,
  type SnapshotFrom,
} from 'xstate';

import type { Coverage, Walked } from './coverage';

/** What a machine does to the world around it in one step. */
export type Effect =
  /** `to` is `parent`, `self` or the id of a child. */
  | { readonly type: 'sent'; readonly to: string; readonly event: { readonly type: string } }
  | { readonly type: 'emitted'; readonly event: { readonly type: string } }
  | { readonly type: 'started'; readonly src: string; readonly id: string; readonly input: unknown }
  | { readonly type: 'stopped'; readonly id: string };

/** One situation that was reached. */
export interface Situation<Machine extends AnyStateMachine, Memory> {
  readonly snapshot: SnapshotFrom<Machine>;
  /** What the walk remembers of the way here, beside what the machine does. */
  readonly memory: Memory;
  /** Milliseconds, as the machine's `now` tells them here. */
  readonly at: number;
  /** What happened since the start, for whoever wants to repeat it. */
  readonly path: readonly string[];
}

export interface Step<Machine extends AnyStateMachine, Memory> {
  /** Undefined for the start. */
  readonly before: Situation<Machine, Memory> | undefined;
  readonly event: { readonly type: string };
  readonly snapshot: SnapshotFrom<Machine>;
  readonly effects: readonly Effect[];
  /** What the machine called of the functions in its input, in the words of the walk: see {@link World.note}. */
  readonly notes: readonly unknown[];
  readonly at: number;
}

/** The world as the machine's input brings it. */
export interface World {
  readonly now: () => number;
  /** For functions in the input: what they were called with. */
  readonly note: (what: unknown) => void;
}

/** What may come of an invoked actor. */
export interface Answers {
  readonly done?: readonly unknown[];
  readonly error?: readonly unknown[];
}

export interface WalkOptions<Machine extends AnyStateMachine, Memory> {
  readonly machine: Machine;
  readonly coverage: Coverage;
  readonly input: (world: World) => InputFrom<Machine>;
  /** What may happen here, beside answers of invoked actors and the end of delays, which the walk knows of. */
  readonly events: (situation: Situation<Machine, Memory>) => readonly EventFromLogic<Machine>[];
  /** By the name of the invoked actor. None that is not named ever ends. */
  readonly answers?: (situation: Situation<Machine, Memory>) => Readonly<Partial<Record<string, Answers>>>;
  /** Delays that do not end in this walk, by what their state's id and the delay's name end with. */
  readonly without?: readonly string[];
  /** Time may pass by so much at any moment, until `untilMs`. */
  readonly time?: { readonly byMs: number; readonly untilMs: number };
  /** Two situations with the same facts count as one. They should name the state. */
  readonly facts: (situation: Situation<Machine, Memory>) => unknown;
  readonly memory: Memory;
  readonly remember?: (memory: Memory, step: Step<Machine, Memory>) => Memory;
  /** Throws where a promise is broken. */
  readonly check?: (step: Step<Machine, Memory>, memory: Memory) => void;
  /** Goes no further from here. */
  readonly stopWhen?: (situation: Situation<Machine, Memory>) => boolean;
  /** More situations than these mean that the facts are too many: the walk fails. */
  readonly limit?: number;
}

interface Model<Machine extends AnyStateMachine, Memory> extends Situation<Machine, Memory> {
  readonly status: 'active';
  readonly output: undefined;
  readonly error: undefined;
}

const TIME_PASSES = 'time.passes';
const LIMIT = 20_000;

/** An actor that does nothing, to stand for the machine itself and for its parent. */
const IDLE = fromCallback(() => undefined);

/**
 * Goes every way that a machine can go, by the events given, until no new situation turns up, and checks what is
 * promised at every step. The shortest way comes first, so that a failure names one.
 *
 * The machine is the real one with its real guards and actions, but nothing runs beside it: invoked actors are made
 * and not started, their answers are explored as events, and so are the ends of delays. What a walk takes is noted
 * in `coverage`, to which several walks may add.
 */
export function walk<Machine extends AnyStateMachine, Memory>(options: WalkOptions<Machine, Memory>): Walked {
  const { machine, coverage, remember, check } = options;
  let at = 0;
  let notes: unknown[] = [];
  let effects: Effect[] = [];
  const taken: AnyTransitionDefinition[] = [];

  const parent = createActor(IDLE, {
    inspect: (inspected) => {
      if (inspected.type === '@xstate.microstep') taken.push(...inspected._transitions);
    },
  });
  const idle = createActor(IDLE, { parent });
  /** Where the machine is before a step, which it may ask of itself. */
  let current: unknown = { children: {} };
  const self = Object.assign(Object.create(idle) as typeof idle, { getSnapshot: () => current as never });
  const scope: ActorScope<SnapshotFrom<Machine>, EventFromLogic<Machine>> = {
    self: self as never,
    id: 'walked',
    sessionId: 'walked',
    logger: () => undefined,
    defer: () => undefined,
    system: self.system,
    stopChild: () => undefined,
    emit: () => undefined,
    actionExecutor: (action) => {
      const effect = effectOf(action, self.id, parent.id);
      if (effect === 'own') action.exec?.(action.info, action.params);
      else if (effect) effects.push(effect);
    },
  };
  const input = options.input({ now: () => at, note: (what) => void notes.push(what) });

  const stepTo = (
    before: Model<Machine, Memory> | undefined,
    event: { readonly type: string },
    path: readonly string[],
    move: () => SnapshotFrom<Machine>,
  ): Model<Machine, Memory> => {
    notes = [];
    effects = [];
    taken.splice(0);
    current = before ? before.snapshot : { children: {} };
    try {
      const snapshot = move();
      coverage.note(taken, (snapshot as AnySnapshot)._nodes);
      if ((snapshot as AnySnapshot).status === 'error') throw (snapshot as AnySnapshot).error;
      const step = { before, event, snapshot, effects, notes, at };
      const known = before?.memory ?? options.memory;
      const memory = remember ? remember(known, step) : known;
      check?.(step, memory);
      return { status: 'active', output: undefined, error: undefined, snapshot, memory, at, path };
    } catch (error) {
      throw new Error(`${String(error)}\nafter ${path.join('\n      ') || 'the start'}`, { cause: error });
    }
  };

  let steps = 0;
  const logic = {
    getInitialSnapshot: () =>
      stepTo(undefined, { type: 'xstate.init' }, [], () => {
        at = 0;
        return machine.getInitialSnapshot(scope as never, input) as SnapshotFrom<Machine>;
      }),
    getPersistedSnapshot: (model: Model<Machine, Memory>) => model,
    transition: (before: Model<Machine, Memory>, event: { readonly type: string }) => {
      steps += 1;
      const path = [...before.path, nameOf(event)];
      at = before.at;
      if (event.type === TIME_PASSES) {
        at += options.time?.byMs ?? 0;
        return { ...before, at, path };
      }
      return stepTo(
        before,
        event,
        path,
        () => machine.transition(before.snapshot, event, scope as never) as SnapshotFrom<Machine>,
      );
    },
  };

  const known = new Set<string>();
  const limit = options.limit ?? LIMIT;
  const map = getAdjacencyMap(logic, {
    events: (model) => eventsIn(model, options),
    serializeState: (model) => {
      const facts = JSON.stringify(options.facts(model));
      known.add(facts);
      if (known.size > limit)
        throw new Error(`There are more than ${limit} situations; the last one: ${facts}`);
      return facts;
    },
    serializeEvent: (event) => nameOf(event) as never,
    stopWhen: (model) =>
      (model.snapshot as AnySnapshot).status !== 'active' || options.stopWhen?.(model) === true,
  });
  const situations = Object.keys(map).length;
  coverage.noteWalk({ situations, steps });
  return { situations, steps };
}

type AnySnapshot = SnapshotFrom<AnyStateMachine> & { readonly error: unknown };

function eventsIn<Machine extends AnyStateMachine, Memory>(
  model: Model<Machine, Memory>,
  { events, answers, without = [], time }: WalkOptions<Machine, Memory>,
): readonly { readonly type: string }[] {
  const nodes = (model.snapshot as AnySnapshot)._nodes;
  const known = answers?.(model) ?? {};
  const answered = nodes
    .flatMap(({ invoke }) => invoke)
    .flatMap(({ id, src }) => {
      const { done = [], error = [] } = known[src as string] ?? {};
      return [
        ...done.map((output) => ({ type: `xstate.done.actor.${id}`, output, actorId: id })),
        ...error.map((reason) => ({ type: `xstate.error.actor.${id}`, error: reason, actorId: id })),
      ];
    });
  const delays = nodes
    .flatMap(({ after }) => after)
    .map(({ eventType }) => eventType as string)
    .filter((type) => !without.some((name) => type.startsWith(`xstate.after.${name}`)));
  return [
    ...events(model),
    ...answered,
    ...[...new Set(delays)].map((type) => ({ type })),
    ...(time && model.at + time.byMs <= time.untilMs ? [{ type: TIME_PASSES }] : []),
  ];
}

/** `own` for what the machine itself brings, which may call the functions of its input. */
function effectOf(
  { type, params }: ExecutableActionObject,
  self: string,
  parent: string,
): Effect | 'own' | undefined {
  if (!type.startsWith('xstate.')) return 'own';
  const { to, event, src, id, input, delay } = (params ?? {}) as {
    readonly to?: { readonly id: string } | string;
    readonly event?: { readonly type: string };
    readonly src?: unknown;
    readonly id?: string;
    readonly input?: unknown;
    readonly delay?: number;
  };
  switch (type) {
    case 'xstate.sendTo': {
      if (!event || delay !== undefined) return undefined;
      const target = typeof to === 'string' ? to : to?.id;
      return {
        type: 'sent',
        to: target === parent ? 'parent' : target === self ? 'self' : (target ?? 'self'),
        event,
      };
    }
    case 'xstate.emit':
      return event && { type: 'emitted', event };
    case 'xstate.spawnChild':
      return { type: 'started', src: typeof src === 'string' ? src : '', id: id ?? '', input };
    case 'xstate.stopChild':
      return { type: 'stopped', id: idOf(params) };
    default:
      return undefined;
  }
}

const idOf = (child: unknown): string =>
  typeof child === 'object' && child !== null && 'id' in child ? String(child.id) : String(child);

/** The event as one line; what JSON cannot say is told by its name. */
const nameOf = ({ type, ...rest }: { readonly type: string; readonly actorId?: string }): string => {
  const { actorId: _of, ...said } = rest;
  const details = JSON.stringify(said, (_key, value: unknown) => {
    if (value instanceof Error)
      return `${value.name}: ${'kind' in value ? String(value.kind) : ''} ${value.message}`;
    if (value instanceof Map || value instanceof Set) return [...(value as Iterable<unknown>)];
    return typeof value === 'function' ? 'a function' : value;
  });
  return details === '{}' ? type : `${type} ${details}`;
};
