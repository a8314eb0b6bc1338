import { TASK_QUEUE_SID, WORKSPACE_SID } from '../ids';
import type { Attributes } from '../model/conversations';
import type { Reservation, Worker } from '../model/task-router';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';

/*
 * Flex's supervisor views read TaskRouter through indexes of Sync's live queries: `tr-worker`, one item per worker,
 * `tr-reservation`, one per reservation, and `tr-queue`, one per queue, of which the filter panel makes its list.
 * A reservation stays in its index when it is over, until TaskRouter forgets it: that is why Flex's own queries leave
 * out `completed`, `canceled`, `rescinded`, `rejected` and `timeout`.
 */

/* The fields of the items are those of flex-ui's InsightsWorkerData, InsightsTaskData and InsightsQueueData. */

const workerItem = (worker: Worker): Attributes => ({
  worker_sid: worker.sid,
  worker_activity_sid: worker.activity.sid,
  workspace_sid: WORKSPACE_SID,
  friendly_name: worker.friendlyName,
  activity_name: worker.activity.name,
  date_activity_changed: worker.dateStatusChanged.toISOString(),
  date_updated: worker.dateUpdated.toISOString(),
  attributes: worker.attributes,
});

const reservationItem = (reservation: Reservation, worker: Worker): Attributes => ({
  reservation_sid: reservation.sid,
  task_sid: reservation.task.sid,
  worker_sid: reservation.workerSid,
  worker_name: worker.friendlyName,
  workspace_sid: WORKSPACE_SID,
  status: reservation.status,
  task_status: reservation.task.assignmentStatus,
  task_channel_unique_name: reservation.task.channel,
  // As old as it was when the item was written: an index does not change because time passes.
  task_age: Math.floor((reservation.dateUpdated.getTime() - reservation.task.dateCreated.getTime()) / 1_000),
  task_date_created: reservation.task.dateCreated.toISOString(),
  task_priority: reservation.task.priority,
  task_routing_target: reservation.task.routingTarget ?? null,
  queue_name: QUEUE_NAME,
  date_created: reservation.dateCreated.toISOString(),
  date_updated: reservation.dateUpdated.toISOString(),
  attributes: reservation.task.attributes,
});

const QUEUE_NAME = 'Everyone';

const queueItem: Attributes = {
  queue_sid: TASK_QUEUE_SID,
  queue_name: QUEUE_NAME,
  workspace_sid: WORKSPACE_SID,
  date_updated: new Date(0).toISOString(),
};

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

const itemsOf = ({ taskRouter }: World, index: string): [key: string, item: Attributes][] => {
  switch (index) {
    case 'tr-worker':
      return taskRouter.workers().map((worker) => [worker.sid, workerItem(worker)]);
    case 'tr-reservation':
      return taskRouter
        .reservations()
        .map((one) => [one.sid, reservationItem(one, taskRouter.worker(one.workerSid))]);
    case 'tr-queue':
      return [[TASK_QUEUE_SID, queueItem]];
    default:
      return [];
  }
};

/** @returns all items of an index that match, by their key. An index that nobody fills is empty. */
export function readIndex(world: World, index: string, matches: Predicate): Map<string, Attributes> {
  return new Map(itemsOf(world, index).filter(([, item]) => matches(item)));
}
