import type { Attributes } from '../model/conversations';
import type { Reservation, Worker } from '../model/task-router';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';

/*
 * Flex's supervisor views read TaskRouter through two indexes of a Sync live query: `tr-worker`, one item per
 * worker, and `tr-reservation`, one item per open reservation.
 */

const workerItem = (worker: Worker): Attributes => ({
  worker_sid: worker.sid,
  friendly_name: worker.friendlyName,
  activity_name: worker.activity.name,
  date_activity_changed: worker.dateStatusChanged.toISOString(),
  date_updated: worker.dateUpdated.toISOString(),
  attributes: worker.attributes,
});

const reservationItem = (reservation: Reservation): Attributes => ({
  reservation_sid: reservation.sid,
  task_sid: reservation.task.sid,
  worker_sid: reservation.workerSid,
  status: reservation.status,
  task_status: reservation.task.assignmentStatus,
  task_channel_unique_name: reservation.task.channel,
  task_age: Math.floor((Date.now() - reservation.task.dateCreated.getTime()) / 1_000),
  task_priority: reservation.task.priority,
  queue_name: 'Everyone',
  date_created: reservation.dateCreated.toISOString(),
  date_updated: reservation.dateUpdated.toISOString(),
  attributes: reservation.task.attributes,
});

type Predicate = (item: Attributes) => boolean;

const TOKEN =
  /\s*(?:(data(?:\.\w+)+)|("[^"]*"|'[^']*'|-?\d+(?:\.\d+)?|true|false)|(==|!=|&&|\|\||[()[\],])|(\w+))/y;

/** Sync's words for what has a sign as well. */
const SIGNS: Readonly<Record<string, string>> = { eq: '==', not_eq: '!=', and: '&&', or: '||' };

function tokenize(expression: string): string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < expression.trimEnd().length) {
    const match = TOKEN.exec(expression);
    if (!match) throw TwilioError.badRequest(`Cannot read the live query ${expression}`);
    const text = match[0].trim();
    tokens.push(SIGNS[text.toLowerCase()] ?? text);
  }
  return tokens;
}

const valueAt = (item: Attributes, path: string): string => {
  let value: unknown = item;
  for (const step of path.split('.').slice(1))
    value = typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined;
  return String(value);
};

/**
 * Sync's query language as Flex writes it: fields of `data` compared with `==`, `!=`, `in`, `not_in` and
 * `contains`, joined by `&&` and `||`, with parentheses. The empty expression matches everything.
 */
export function parseLiveQuery(expression: string): Predicate {
  const tokens = tokenize(expression);
  let at = 0;
  const take = (expected?: string): string => {
    const token = tokens[at];
    if (token === undefined || (expected !== undefined && token !== expected)) {
      throw TwilioError.badRequest(`Cannot read the live query ${expression}`);
    }
    at += 1;
    return token;
  };
  const literal = (): string => take().replace(/^["']|["']$/g, '');
  const list = (): string[] => {
    const values: string[] = [];
    take('[');
    while (tokens[at] !== ']') {
      values.push(literal());
      if (tokens[at] === ',') take(',');
    }
    take(']');
    return values;
  };

  const comparison = (): Predicate => {
    if (tokens[at] === '(') {
      take('(');
      const inner = disjunction();
      take(')');
      return inner;
    }
    const path = take();
    const operator = take().toLowerCase();
    if (operator === 'in' || operator === 'not_in') {
      const values = list();
      return (item) => values.includes(valueAt(item, path)) === (operator === 'in');
    }
    const wanted = literal();
    if (operator === '==') return (item) => valueAt(item, path) === wanted;
    if (operator === '!=') return (item) => valueAt(item, path) !== wanted;
    if (operator === 'contains') return (item) => valueAt(item, path).includes(wanted);
    throw TwilioError.badRequest(`Cannot read ${operator} in the live query ${expression}`);
  };
  const conjunction = (): Predicate => {
    const parts = [comparison()];
    while (tokens[at] === '&&') {
      take('&&');
      parts.push(comparison());
    }
    return (item) => parts.every((matches) => matches(item));
  };
  const disjunction = (): Predicate => {
    const parts = [conjunction()];
    while (tokens[at] === '||') {
      take('||');
      parts.push(conjunction());
    }
    return (item) => parts.some((matches) => matches(item));
  };

  if (tokens.length === 0) return () => true;
  const matches = disjunction();
  if (at < tokens.length) throw TwilioError.badRequest(`Cannot read the live query ${expression}`);
  return matches;
}

/** @returns all items of an index that match, by their key. An index that nobody fills is empty. */
export function readIndex(world: World, index: string, matches: Predicate): Map<string, Attributes> {
  const items: [string, Attributes][] =
    index === 'tr-worker'
      ? world.taskRouter.workers().map((worker) => [worker.sid, workerItem(worker)])
      : index === 'tr-reservation'
        ? world.taskRouter.openReservations().map((one) => [one.sid, reservationItem(one)])
        : [];
  return new Map(items.filter(([, item]) => matches(item)));
}
