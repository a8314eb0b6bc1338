import type { InspectionEvent } from 'xstate';

/** Words of our own protocol, which hold nothing of a customer's. */
const PLAIN_KEYS = new Set(['type', 'kind', 'status', 'role', 'name', 'of', 'phase', 'state']);

/** Every text but our own words becomes its length; what is not plain data becomes its kind. */
export const mask = (value: unknown, key = ''): unknown => {
  if (typeof value === 'string') return PLAIN_KEYS.has(key) ? value : `•••(${value.length})`;
  if (Array.isArray(value)) return value.map((item) => mask(item));
  if (typeof value === 'function') return 'ƒ';
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, mask(item, name)]));
};

/**
 * Shows each transition of each machine in the console, for `TWILIO_DEBUG=true`: the machine, where it is now and
 * what brought it there, with customers' words masked.
 */
export const createTransitionLog = (log: (line: string, detail: unknown) => void) => {
  const states = new Map<string, string>();
  return (inspection: InspectionEvent): void => {
    if (inspection.type !== '@xstate.snapshot' || !('value' in inspection.snapshot)) return;
    const { actorRef } = inspection;
    const { sessionId } = actorRef;
    const state = JSON.stringify(inspection.snapshot.value);
    if (states.get(sessionId) === state) return;
    if (inspection.snapshot.status === 'active') states.set(sessionId, state);
    else states.delete(sessionId);
    const machine = 'id' in actorRef ? String(actorRef.id) : sessionId;
    log(`[agent-assist] ${machine} ${state}`, mask(inspection.event));
  };
};
