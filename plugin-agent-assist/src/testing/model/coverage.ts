import { getStateNodes } from '@xstate/graph';
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** What walks through a machine have met of it. */
export interface Coverage {
  note(transitions: readonly AnyTransitionDefinition[], states: readonly AnyStateNode[]): void;
  noteWalk(walked: Walked): void;
  /** All walks together. */
  walked(): Walked;
  report(): CoverageReport;
}

/** How much there was to see on a walk. */
export interface Walked {
  readonly situations: number;
  readonly steps: number;
}

export interface CoverageReport {
  readonly states: number;
  readonly transitions: number;
  /** States that were never entered and transitions that were never taken, by their descriptions, in their order. */
  readonly missed: readonly string[];
}

/**
 * Keeps account of the states and transitions of one machine, as its definition has them: each branch of each event,
 * of each answer, of each delay, and each `always`. What is added to the machine is asked for here by itself.
 */
export function createCoverage(machine: AnyStateMachine): Coverage {
  const nodes = [machine.root, ...getStateNodes(machine.root)];
  const transitions = nodes.flatMap((node) => [
    ...[...node.transitions.values()].flat(),
    ...(node.always ?? []),
  ]);
  const entered = new Set<AnyStateNode>();
  const taken = new Set<AnyTransitionDefinition>();

  let walked: Walked = { situations: 0, steps: 0 };

  return {
    noteWalk({ situations, steps }) {
      walked = { situations: walked.situations + situations, steps: walked.steps + steps };
    },
    walked: () => walked,
    note(through, states) {
      for (const transition of through) {
        taken.add(transition);
        entered.add(transition.source);
      }
      for (const state of states) entered.add(state);
    },
    report: () => ({
      states: nodes.length,
      transitions: transitions.length,
      missed: [
        ...nodes.filter((node) => !entered.has(node)).map(({ id }) => id),
        ...transitions
          .filter((transition) => !taken.has(transition))
          .map((transition) => describe(transition)),
      ],
    }),
  };
}

/** `relay.sending | done analyze | → relay.idle`, with the number of the branch where there are several. */
function describe(transition: AnyTransitionDefinition): string {
  const { source, target } = transition;
  const eventType = transition.eventType as string;
  const rivals = (eventType === '' ? source.always : source.transitions.get(eventType)) ?? [];
  const branch = rivals.length > 1 ? ` #${rivals.indexOf(transition) + 1}` : '';
  const targets = target?.map(({ id }) => id).join(', ') ?? 'stays';
  return `${source.id} | ${nameOfEvent(eventType, source)}${branch} | ${targets}`;
}

function nameOfEvent(eventType: string, source: AnyStateNode): string {
  if (eventType === '') return 'always';
  const answer = /^xstate\.(done|error)\.actor\.(.+)$/.exec(eventType);
  if (answer) {
    const [, outcome = '', id = ''] = answer;
    return `${outcome} ${(source.invoke.find((invoked) => invoked.id === id)?.src as string | undefined) ?? id}`;
  }
  return eventType.startsWith('xstate.after.')
    ? `after ${eventType.slice('xstate.after.'.length, -source.id.length - 1)}`
    : eventType;
}
