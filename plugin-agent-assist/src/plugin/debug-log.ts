import type { InspectionEvent } from 'xstate';

import { AssistError } from '../domain/failure';

/** Under these stand words of our own protocol, which hold nothing of a customer's. */
const WORD_KEYS = new Set(['type', 'kind', 'status', 'role', 'of', 'phase', 'state', 'mode', 'medium']);
const WORD = /^[A-Za-z][A-Za-z_.]{0,47}$/;

/** Under these stand times, where they can be times. */
const TIME_KEY = /(?:^at|At|^until|^since)$/;
const isTime = (value: number): boolean => value > 1.5e12 && value < 4e12;

/** What a person can count at a glance tells nobody apart; account numbers and the like are longer. */
const SMALL = 1e6;

/** SIDs of Twilio's, Google's resource names and UUIDs: by their last four characters they can be told apart. */
const ID = /\b(?:[A-Z]{2}[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b|\bprojects\/[^\s"]+/gi;
const maskId = (id: string): string =>
  `${/^[A-Z]{2}(?=[0-9a-f]{32}$)/.exec(id)?.[0] ?? ''}•••${id.slice(-4)}`;
const maskIds = (text: string): string => text.replace(ID, maskId);

const KEY = /^[A-Za-z_$][\w$]{0,39}$/;
const DEEPEST = 8;

const maskText = (text: string): string =>
  // An id and nothing else: what is beside one may be anything.
  text.replace(ID, '') === '' && text !== '' ? maskIds(text) : `•••(${text.length})`;

/** Records by task or by answer have their ids as keys, and JSON of Google's may have anything. */
const maskKey = (key: string, index: number): string => {
  const masked = maskText(key);
  if (!masked.includes('(')) return masked;
  return KEY.test(key) && !/\d{4}/.test(key) ? key : `${masked}#${index}`;
};

/**
 * Every text but our own words becomes its length, an id its last four characters, a long number its length, in keys
 * too; what is not plain data becomes its kind.
 */
export const mask = (value: unknown, key = '', depth = 0): unknown => {
  switch (typeof value) {
    case 'string':
      return WORD_KEYS.has(key) && WORD.test(value) ? value : maskText(value);
    case 'number':
      return Math.abs(value) < SMALL || (TIME_KEY.test(key) && isTime(value)) ? value : '•••';
    case 'function':
      return 'ƒ';
    case 'object':
      break;
    case 'bigint':
    case 'symbol':
      return '•••';
    case 'boolean':
    case 'undefined':
      return value;
  }
  if (value === null) return value;
  if (depth === DEEPEST) return '…';
  if (Array.isArray(value)) return value.map((item) => mask(item, '', depth + 1));
  if (value instanceof AssistError) return `AssistError(${value.kind})`;
  const { constructor: made } = value as { readonly constructor?: unknown };
  if (made !== Object && made !== undefined)
    return typeof made === 'function' ? `a ${made.name || 'thing'}` : 'a thing';
  return Object.fromEntries(
    Object.entries(value).map(([name, item], index) => [maskKey(name, index), mask(item, name, depth + 1)]),
  );
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
    log(`[agent-assist] ${maskIds(machine)} ${state}`, mask(inspection.event));
  };
};
