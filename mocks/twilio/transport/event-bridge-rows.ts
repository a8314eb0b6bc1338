import { ACCOUNT_SID, TASK_CHANNEL_SIDS, TASK_QUEUE_SID, WORKFLOW_SID, WORKSPACE_SID } from '../ids';
import type { Activity, Reservation, Task, TaskRouter, Worker, WorkerChannel } from '../model/task-router';

/*
 * The rows of TaskRouter's event bridge. twilio-taskrouter lists the fields of each and refuses a row that
 * misses one (ActivityProperties, ChannelProperties, ReservationProperties, TaskProperties, WorkerProperties).
 * Dates are seconds since 1970; attributes are JSON in a string.
 */

const seconds = (date: Date): number => Math.floor(date.getTime() / 1_000);

const TASK_TIMEOUT_SECONDS = 86_400;

export const activityRow = (activity: Activity) => ({
  account_sid: ACCOUNT_SID,
  available: activity.available,
  date_created: 0,
  date_updated: 0,
  friendly_name: activity.name,
  sid: activity.sid,
  workspace_sid: WORKSPACE_SID,
});

export const workerRow = (worker: Worker) => ({
  account_sid: ACCOUNT_SID,
  activity_name: worker.activity.name,
  activity_sid: worker.activity.sid,
  attributes: JSON.stringify(worker.attributes),
  available: worker.activity.available,
  date_created: seconds(worker.dateCreated),
  date_status_changed: seconds(worker.dateStatusChanged),
  date_updated: seconds(worker.dateUpdated),
  friendly_name: worker.friendlyName,
  sid: worker.sid,
  workspace_sid: WORKSPACE_SID,
  version: String(worker.version),
});

export const workerChannelRow = (worker: Worker, channel: WorkerChannel, taskRouter: TaskRouter) => {
  const assigned = taskRouter
    .openReservations(worker.sid)
    .filter(({ status, task }) => status !== 'pending' && task.channel === channel.taskChannelName).length;
  return {
    account_sid: ACCOUNT_SID,
    assigned_tasks: assigned,
    available: true,
    available_capacity_percentage: Math.round(100 * (1 - assigned / channel.configuredCapacity)),
    configured_capacity: channel.configuredCapacity,
    date_created: seconds(worker.dateCreated),
    date_updated: seconds(worker.dateUpdated),
    last_reserved_time: 0,
    sid: channel.sid,
    task_channel_sid: channel.taskChannelSid,
    task_channel_unique_name: channel.taskChannelName,
    worker_sid: worker.sid,
    workspace_sid: WORKSPACE_SID,
  };
};

export const taskRow = (task: Task) => ({
  addons: '{}',
  age: Math.max(0, seconds(new Date()) - seconds(task.dateCreated)),
  attributes: JSON.stringify(task.attributes),
  assignment_status: task.assignmentStatus,
  date_created: seconds(task.dateCreated),
  date_updated: seconds(task.dateUpdated),
  priority: task.priority,
  queue_name: 'Everyone',
  queue_sid: TASK_QUEUE_SID,
  reason: task.reason,
  routing_target: null,
  sid: task.sid,
  task_channel_sid: TASK_CHANNEL_SIDS[task.channel],
  task_channel_unique_name: task.channel,
  timeout: TASK_TIMEOUT_SECONDS,
  version: String(task.version),
  virtual_start_time: seconds(task.dateCreated),
  workflow_name: 'Assign to Anyone',
  workflow_sid: WORKFLOW_SID,
});

export const reservationRow = (reservation: Reservation) => ({
  account_sid: ACCOUNT_SID,
  date_created: seconds(reservation.dateCreated),
  date_updated: seconds(reservation.dateUpdated),
  reservation_status: reservation.status,
  reservation_timeout: reservation.timeoutSeconds,
  sid: reservation.sid,
  task: taskRow(reservation.task),
  worker_sid: reservation.workerSid,
  workspace_sid: WORKSPACE_SID,
  version: String(reservation.version),
});

/** One page that holds everything; the event bridge asks for the next one by `after_sid`. */
export const pageOf = <T>(contents: readonly T[]) => ({
  contents,
  after_sid: '',
  before_sid: '',
  total: contents.length,
});
