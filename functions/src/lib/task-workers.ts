import * as v from 'valibot';

import { checked } from './checked';
import { taskSidSchema, workerSidSchema } from './sids';
import { attributesSchema, taskUrl, workspaceUrl, type TaskAddress } from './task-attributes';
import { readAnswer, type TwilioRest } from './twilio-rest';

const reservationsSchema = checked(
  v.object({
    reservations: v.array(
      v.object({
        task_sid: taskSidSchema,
        worker_sid: workerSidSchema,
        reservation_status: v.string(),
        date_created: v.nullish(v.string()),
      }),
    ),
  }),
);

/**
 * The workers who have accepted a task and are still on it; more than one during a warm transfer.
 * Empty for a task that TaskRouter does not know.
 */
export const listWorkersOf = (rest: TwilioRest, task: TaskAddress): Promise<readonly string[]> =>
  listReservedFor(rest, task, 'accepted');

/** The same, with those who are wrapping up. */
export async function listOwnersOf(rest: TwilioRest, task: TaskAddress): Promise<readonly string[]> {
  const lists = await Promise.all([
    listReservedFor(rest, task, 'accepted'),
    listReservedFor(rest, task, 'wrapping'),
  ]);
  return lists.flat();
}

/** That a worker has a task, or, where they are done with it, when they were offered it: milliseconds since the epoch. */
export type Hold = 'present' | { readonly since: number };

/**
 * How a worker stands with a task; undefined where they never had it, or TaskRouter has forgotten that: it knows a task
 * for five minutes from its end (Twilio, "Lifecycle of a Task"). Somebody else may still be on a task that they have
 * completed. Only an accepted reservation becomes a completed one; those that were declined, missed or taken back have
 * statuses of their own.
 * @param owners as {@link listOwnersOf} tells them: who is among them does not pay for who comes late
 */
export async function findHold(
  rest: TwilioRest,
  task: TaskAddress,
  worker: string,
  owners: readonly string[],
): Promise<Hold | undefined> {
  if (owners.includes(worker)) return 'present';
  const offered = (await listReservations(rest, task, 'completed'))
    .filter(({ worker_sid }) => worker_sid === worker)
    .map(({ date_created }) => Date.parse(date_created ?? ''))
    .filter((at) => !Number.isNaN(at));
  return offered.length === 0 ? undefined : { since: Math.max(...offered) };
}

const listReservedFor = async (
  rest: TwilioRest,
  task: TaskAddress,
  status: 'accepted' | 'wrapping',
): Promise<readonly string[]> => [
  ...new Set((await listReservations(rest, task, status)).map(({ worker_sid }) => worker_sid)),
];

async function listReservations(
  rest: TwilioRest,
  task: TaskAddress,
  status: 'accepted' | 'wrapping' | 'completed',
): Promise<v.InferOutput<typeof reservationsSchema>['reservations']> {
  const answer = await rest(`${taskUrl(task)}/Reservations`, {
    query: { ReservationStatus: status, PageSize: '50' },
  });
  if (answer.status === 404) return [];
  const { reservations } = readAnswer(reservationsSchema, answer);
  return reservations.filter(
    ({ task_sid, reservation_status }) => task_sid === task.taskSid && reservation_status === status,
  );
}

const workerSchema = v.object({ attributes: attributesSchema });

/** Where TaskRouter calls a worker, such as `client:ada`; `undefined` where that is not known. */
export async function fetchContactUri(
  rest: TwilioRest,
  workspaceSid: string,
  workerSid: string,
): Promise<string | undefined> {
  const answer = await rest(`${workspaceUrl(workspaceSid)}/Workers/${workerSid}`);
  if (answer.status === 404) return undefined;
  const { contact_uri } = readAnswer(workerSchema, answer).attributes;
  return typeof contact_uri === 'string' ? contact_uri : undefined;
}

const workersSchema = v.object({ workers: v.array(v.object({ sid: workerSidSchema })) });

/** What can stand in an expression without ending it. */
const PLAIN_URI = /^client:[\w.%+@-]+$/;

/**
 * The worker who chats and is called under this address, such as `client:ada`; `undefined` where nobody is.
 * @throws HttpProblem `twilio_unavailable`
 */
export async function findWorker(
  rest: TwilioRest,
  workspaceSid: string,
  uri: string,
): Promise<string | undefined> {
  if (!PLAIN_URI.test(uri)) return undefined;
  const answer = await rest(`${workspaceUrl(workspaceSid)}/Workers`, {
    query: { TargetWorkersExpression: `contact_uri == "${uri}"`, PageSize: '1' },
  });
  return readAnswer(workersSchema, answer).workers[0]?.sid;
}

/** Whether anybody who works here is called under this address. True where that cannot be asked. */
export async function isContactUri(rest: TwilioRest, workspaceSid: string, uri: string): Promise<boolean> {
  if (!PLAIN_URI.test(uri)) return true;
  return (await findWorker(rest, workspaceSid, uri)) !== undefined;
}
