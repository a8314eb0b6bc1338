import { ACCOUNT_SID, TASK_CHANNEL_SIDS, TASK_QUEUE_SID, WORKFLOW_SID, WORKSPACE_SID } from '../ids';
import type {
  Activity,
  Reservation,
  Task,
  TaskRouter,
  Transfer,
  Worker,
  WorkerChannel,
} from '../model/task-router';

/*
 * The rows of TaskRouter's event bridge. twilio-taskrouter lists the fields of each and refuses a row that
 * misses one (ActivityProperties, ChannelProperties, ReservationProperties, TaskProperties, TaskQueueProperties,
 * TransferProperties, WorkerProperties).
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
  routing_target: task.routingTarget ?? null,
  sid: task.sid,
  task_channel_sid: TASK_CHANNEL_SIDS[task.channel],
  task_channel_unique_name: task.channel,
  timeout: TASK_TIMEOUT_SECONDS,
  version: String(task.version),
  virtual_start_time: seconds(task.dateCreated),
  workflow_name: 'Assign to Anyone',
  workflow_sid: WORKFLOW_SID,
});

export const transferRow = (transfer: Transfer) => ({
  account_sid: ACCOUNT_SID,
  date_created: seconds(transfer.dateCreated),
  date_updated: seconds(transfer.dateUpdated),
  initiating_queue_sid: TASK_QUEUE_SID,
  initiating_reservation_sid: transfer.initiatingReservationSid,
  initiating_worker_sid: transfer.initiatingWorkerSid,
  initiating_workflow_sid: WORKFLOW_SID,
  sid: transfer.sid,
  task_sid: transfer.taskSid,
  transfer_failed_reason: transfer.failedReason ?? null,
  transfer_mode: transfer.mode,
  transfer_status: transfer.status,
  transfer_to: transfer.to,
  transfer_type: transfer.type,
  workspace_sid: WORKSPACE_SID,
});

/** What changing a reservation answers. The SDK takes no task from it, and fails where a transfer would need one. */
export const changedReservationRow = (reservation: Reservation) => ({
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

/** @param outgoing the transfer of this reservation's task that is under way */
export const reservationRow = (reservation: Reservation, outgoing?: Transfer) => ({
  ...changedReservationRow(reservation),
  // Fields that the SDK takes for an object as soon as they are there.
  ...(reservation.transfer && { task_transfer: transferRow(reservation.transfer) }),
  ...(outgoing && { active_outgoing_task_transfer: transferRow(outgoing) }),
  ...(reservation.task.canceledReasonCode !== undefined && {
    canceled_reason_code: reservation.task.canceledReasonCode,
  }),
});

/** The one queue of the workspace. */
export const taskQueueRow = () => ({
  account_sid: ACCOUNT_SID,
  assignment_activity_name: null,
  assignment_activity_sid: null,
  date_created: 0,
  date_updated: 0,
  friendly_name: 'Everyone',
  lifo_queue: false,
  max_reserved_workers: 1,
  reservation_activity_name: null,
  reservation_activity_sid: null,
  sid: TASK_QUEUE_SID,
  target_workers: '1==1',
  task_order: 'FIFO',
  workspace_sid: WORKSPACE_SID,
});

/** One page that holds everything; the SDK asks for the next one by `after_sid`, or by the token if it sorts. */
export const pageOf = <T>(contents: readonly T[]) => ({
  contents,
  after_sid: '',
  before_sid: '',
  meta: { next_token: '' },
  total: contents.length,
});
