import type { AnyMachineSnapshot, AnyStateMachine, EventFromLogic, EventObject } from 'xstate';

/**
 * The same machine, which is told what waits to be told whenever it is to decide anything: before each event, wherever
 * that comes from, its own timers and children included. So what decides nothing by itself need not be told at once, and
 * nothing is ever decided without it.
 *
 * @param takeWaiting what there is to be told; it is told once
 */
export function tellingFirst<Machine extends AnyStateMachine>(
  machine: Machine,
  takeWaiting: () => readonly EventFromLogic<Machine>[],
): Machine {
  const told = Object.create(machine) as Machine;
  told.transition = (
    before: AnyMachineSnapshot,
    event: EventObject,
    scope: Parameters<AnyStateMachine['transition']>[2],
  ) => {
    let snapshot = before;
    // What is stopped decides nothing more.
    if (event.type !== 'xstate.stop')
      for (const waiting of takeWaiting()) snapshot = machine.transition(snapshot, waiting, scope);
    return machine.transition(snapshot, event, scope);
  };
  return told;
}
