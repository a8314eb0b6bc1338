import * as v from 'valibot';

import { ACCOUNT_SID, WORKSPACE_SID } from '../ids';
import type { Attributes } from '../model/conversations';
import type { Reservation, Task, Worker } from '../model/task-router';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { taskRow as bridgeTaskRow, workerRow as bridgeWorkerRow } from './event-bridge-rows';
import { ok, versioned, type TwilioRequest } from './exchange';
import { jsonObject, readForm, requireVersion, restHost, restRoute } from './rest';

const MAX_ATTRIBUTES_LENGTH = 4_096;

const TaskChange = v.object({
  Attributes: v.pipe(
    v.string(),
    v.maxLength(MAX_ATTRIBUTES_LENGTH, 'Task attributes have at most 4096 characters'),
    jsonObject,
  ),
});

/** To servers TaskRouter writes dates as ISO 8601, to Flex as seconds. */
const withDates = <Row extends object>(row: Row, record: { dateCreated: Date; dateUpdated: Date }) => ({
  ...row,
  account_sid: ACCOUNT_SID,
  workspace_sid: WORKSPACE_SID,
  date_created: record.dateCreated.toISOString(),
  date_updated: record.dateUpdated.toISOString(),
});

/** Servers read the queue and the workflow under names of their own. */
const taskRow = (task: Task) => {
  const { queue_name, queue_sid, workflow_name, ...row } = bridgeTaskRow(task);
  return withDates(
    {
      ...row,
      task_queue_sid: queue_sid,
      task_queue_friendly_name: queue_name,
      workflow_friendly_name: workflow_name,
    },
    task,
  );
};
const workerRow = (worker: Worker) => withDates(bridgeWorkerRow(worker), worker);
const reservationRow = (reservation: Reservation, worker: Worker) =>
  withDates(
    {
      sid: reservation.sid,
      reservation_status: reservation.status,
      task_sid: reservation.task.sid,
      worker_sid: reservation.workerSid,
      worker_name: worker.friendlyName,
    },
    reservation,
  );

/** `key == "value"` is all that the world understands of TaskRouter's expressions. */
const EXPRESSION = /^\s*([\w.]+)\s*==\s*(?:"([^"]*)"|'([^']*)')\s*$/;

function matching(expression: string | null): (record: { readonly attributes: Attributes }) => boolean {
  if (expression === null) return () => true;
  const [, path, quoted, single] = EXPRESSION.exec(expression) ?? [];
  if (path === undefined) throw TwilioError.badRequest(`Unable to parse the expression ${expression}`);
  const wanted = quoted ?? single;
  return ({ attributes }) =>
    path.split('.').reduce<unknown>((value, key) => (value as Attributes | undefined)?.[key], attributes) ===
    wanted;
}

const page = (key: string, rows: readonly object[], { query }: TwilioRequest) => {
  const size = Number(query.get('PageSize') ?? 50);
  return ok({ [key]: rows.slice(0, size), meta: { key, page: 0, page_size: size, next_page_url: null } });
};

/** Tasks, workers and reservations of the workspace, for servers. */
export function restTaskRouter({ taskRouter }: Pick<World, 'taskRouter'>) {
  const workspace = `/v1/Workspaces/${WORKSPACE_SID}`;
  const reservations = (request: TwilioRequest, isOfIt: (reservation: Reservation) => boolean) => {
    const status = request.query.get('ReservationStatus');
    const rows = taskRouter
      .reservations()
      .filter((one) => isOfIt(one) && (status === null || one.status === status))
      .map((one) => reservationRow(one, taskRouter.worker(one.workerSid)));
    return page('reservations', rows, request);
  };

  return restHost('taskrouter.twilio.com', [
    restRoute('GET', `${workspace}/Tasks`, (request) => {
      const matches = matching(request.query.get('EvaluateTaskAttributes'));
      return page('tasks', taskRouter.tasks().filter(matches).map(taskRow), request);
    }),
    restRoute('GET', `${workspace}/Tasks/:task`, (_, taskSid) => {
      const task = taskRouter.task(taskSid);
      return versioned(taskRow(task), task.version);
    }),
    restRoute('POST', `${workspace}/Tasks/:task`, (request, taskSid) => {
      requireVersion(request, taskRouter.task(taskSid).version);
      const { Attributes } = readForm(TaskChange, request);
      const task = taskRouter.setTaskAttributes(taskSid, Attributes);
      return versioned(taskRow(task), task.version);
    }),
    restRoute('GET', `${workspace}/Tasks/:task/Reservations`, (request, taskSid) => {
      const { sid } = taskRouter.task(taskSid);
      return reservations(request, ({ task }) => task.sid === sid);
    }),
    restRoute('GET', `${workspace}/Workers`, (request) => {
      const matches = matching(request.query.get('TargetWorkersExpression'));
      return page('workers', taskRouter.workers().filter(matches).map(workerRow), request);
    }),
    restRoute('GET', `${workspace}/Workers/:worker`, (_, workerSid) =>
      ok(workerRow(taskRouter.worker(workerSid))),
    ),
    restRoute('GET', `${workspace}/Workers/:worker/Reservations`, (request, workerSid) => {
      const { sid } = taskRouter.worker(workerSid);
      return reservations(request, (one) => one.workerSid === sid);
    }),
  ]);
}
