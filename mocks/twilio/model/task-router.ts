import { ACTIVITY_SIDS, TASK_CHANNEL_SIDS, TASK_QUEUE_SID, type NewSid, type TaskChannelName } from '../ids';
import type { Attributes } from './conversations';
import { createSignal, type Signal } from './signal';
import { TwilioError } from './twilio-error';

export type ActivityName = keyof typeof ACTIVITY_SIDS;

export interface Activity {
  readonly sid: string;
  readonly name: ActivityName;
  readonly available: boolean;
}

export const ACTIVITIES: readonly Activity[] = (Object.keys(ACTIVITY_SIDS) as ActivityName[]).map((name) => ({
  sid: ACTIVITY_SIDS[name],
  name,
  available: name === 'Available',
}));

export interface WorkerChannel {
  readonly sid: string;
  readonly taskChannelSid: string;
  readonly taskChannelName: TaskChannelName;
  readonly configuredCapacity: number;
}

export interface Worker {
  readonly sid: string;
  readonly friendlyName: string;
  readonly attributes: Attributes;
  readonly activity: Activity;
  readonly channels: readonly WorkerChannel[];
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
  readonly dateStatusChanged: Date;
  readonly version: number;
}

export type AssignmentStatus = 'pending' | 'reserved' | 'assigned' | 'wrapping' | 'completed' | 'canceled';

export interface Task {
  readonly sid: string;
  readonly attributes: Attributes;
  readonly assignmentStatus: AssignmentStatus;
  readonly channel: TaskChannelName;
  readonly priority: number;
  /** The worker for whom it was made, such as the one who places an outbound call. */
  readonly routingTarget: string | undefined;
  /** Why it was cancelled or completed; empty until then. */
  readonly reason: string;
  /** Twilio's error code of a call that could not be placed. */
  readonly canceledReasonCode?: number;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
  readonly version: number;
}

export type ReservationStatus =
  'pending' | 'accepted' | 'wrapping' | 'completed' | 'rejected' | 'timeout' | 'canceled' | 'rescinded';

export type TransferMode = 'WARM' | 'COLD';

/** A task on its way from one worker to another, or to a queue, where anybody but the first worker is asked. */
export interface Transfer {
  readonly sid: string;
  readonly taskSid: string;
  readonly mode: TransferMode;
  readonly type: 'WORKER' | 'QUEUE';
  /** SID of a worker or of a queue. */
  readonly to: string;
  readonly status: 'initiated' | 'complete' | 'failed' | 'canceled';
  readonly failedReason?: string;
  readonly initiatingReservationSid: string;
  readonly initiatingWorkerSid: string;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
}

export interface Reservation {
  readonly sid: string;
  readonly task: Task;
  readonly workerSid: string;
  readonly status: ReservationStatus;
  /** The transfer that brought it about. */
  readonly transfer?: Transfer;
  readonly timeoutSeconds: number;
  readonly dateCreated: Date;
  readonly dateUpdated: Date;
  readonly version: number;
}

/** What TaskRouter tells a worker. The names are those of its event bridge. */
export type TaskRouterEvent =
  | {
      readonly type: `reservation.${'created' | 'accepted' | 'wrapup' | 'completed' | 'rejected' | 'timeout' | 'canceled' | 'rescinded'}`;
      readonly workerSid: string;
      readonly reservation: Reservation;
    }
  | {
      readonly type: `task.${'updated' | 'wrapup' | 'completed' | 'canceled'}`;
      readonly workerSid: string;
      readonly task: Task;
    }
  | {
      /** Told to the worker who transfers. */
      readonly type: `task.transfer-${'initiated' | 'attempt-failed' | 'completed' | 'failed' | 'canceled'}`;
      readonly workerSid: string;
      readonly transfer: Transfer;
    }
  | {
      readonly type: `worker.${'activity' | 'attributes'}.update`;
      readonly workerSid: string;
      readonly worker: Worker;
    };

export interface NewWorker {
  readonly friendlyName: string;
  readonly attributes: Attributes;
  readonly activity?: ActivityName;
  /** Tasks of one channel at the same time. */
  readonly capacity?: number;
  /** Is asked only for tasks that are meant for them by name. */
  readonly takesOnlyTheirOwn?: boolean;
}

export interface NewTask {
  readonly channel: TaskChannelName;
  readonly attributes: Attributes;
  /** Only this worker is asked; without it, whoever is available and has the least to do. */
  readonly workerSid?: string;
  /** Anybody but this worker, who hands it over. */
  readonly exceptWorkerSid?: string;
  /** This worker makes the task for themselves, also while they take no others. */
  readonly routingTarget?: string;
}

export interface TaskRouterOptions {
  /** How long a worker may leave a reservation unanswered. TaskRouter's default is 120. */
  readonly reservationTimeoutSeconds?: number;
  /** What TaskRouter takes for the time when it forgets tasks, in milliseconds since the epoch. */
  readonly now?: () => number;
}

/**
 * One TaskRouter workspace with a single queue that every worker serves. A task is offered to one available
 * worker at a time; a transfer makes a second reservation of the same task, and the task is over with the last. Who rejects it is not asked again until they change their activity; who lets it time out
 * is set to Offline, as in a Flex workspace. A task is forgotten five minutes after its end. Methods throw {@link TwilioError} where TaskRouter would refuse.
 */
export interface TaskRouter {
  readonly events: Signal<TaskRouterEvent>;
  addWorker(worker: NewWorker): Worker;
  workers(): Worker[];
  worker(sid: string): Worker;
  setActivity(workerSid: string, activitySid: string): Worker;
  setWorkerAttributes(workerSid: string, attributes: Attributes): Worker;

  createTask(task: NewTask): Task;
  tasks(): Task[];
  task(sid: string): Task;
  setTaskAttributes(taskSid: string, attributes: Attributes): Task;
  cancelTask(taskSid: string, reason: string, canceledReasonCode?: number): void;

  /** Every reservation that TaskRouter has not forgotten, whatever became of it. */
  reservations(): Reservation[];
  /** Reservations that are pending, accepted or wrapping. */
  openReservations(workerSid?: string): Reservation[];
  reservation(sid: string): Reservation;
  /** The open reservation of a task, if a worker has one: during a transfer that of who has the task in hand. */
  reservationOfTask(taskSid: string): Reservation | undefined;
  /** All of them: two during a transfer. */
  reservationsOfTask(taskSid: string): Reservation[];
  accept(reservationSid: string): Reservation;
  reject(reservationSid: string): Reservation;
  wrapUp(reservationSid: string): Reservation;
  complete(reservationSid: string, reason?: string): Reservation;
  /** Takes a pending reservation back, for example because the caller has hung up. */
  withdraw(reservationSid: string): Reservation;
  /** Offers the task of an accepted reservation to a worker, or to any other worker of a queue. */
  transfer(reservationSid: string, to: string, mode: TransferMode): Transfer;
  cancelTransfer(transferSid: string): Transfer;
  /** The transfer of this reservation's task that nobody has answered yet. */
  outgoingTransfer(reservationSid: string): Transfer | undefined;
  /** Cancels what is open, forgets all tasks and puts every worker back to their first activity. */
  clear(): void;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type StoredWorker = Mutable<Worker> & {
  readonly firstActivity: Activity;
  readonly takesOnlyTheirOwn: boolean;
};
type StoredTask = Mutable<Task> & {
  readonly onlyWorkerSid?: string;
  readonly exceptWorkerSid?: string;
  readonly refusedBy: Set<string>;
  /** Milliseconds since the epoch. */
  endedAt?: number;
};
type StoredReservation = Omit<Mutable<Reservation>, 'task'> & {
  readonly task: StoredTask;
  readonly transfer?: StoredTransfer;
  timer?: NodeJS.Timeout;
};
type StoredTransfer = Mutable<Transfer>;

/** How long after its end TaskRouter still knows a task. */
export const REMEMBERED_MS = 5 * 60_000;

const OPEN: readonly ReservationStatus[] = ['pending', 'accepted', 'wrapping'];

const activityNamed = (name: ActivityName): Activity => {
  const activity = ACTIVITIES.find((one) => one.name === name);
  if (!activity) throw TwilioError.notFound(`activity ${name}`);
  return activity;
};

export function createTaskRouter(newSid: NewSid, options: TaskRouterOptions = {}): TaskRouter {
  const { reservationTimeoutSeconds: timeoutSeconds = 120, now: clock = Date.now } = options;
  const workers = new Map<string, StoredWorker>();
  const tasks = new Map<string, StoredTask>();
  const reservations = new Map<string, StoredReservation>();
  const transfers = new Map<string, StoredTransfer>();
  const events = createSignal<TaskRouterEvent>();

  const storedWorker = (sid: string): StoredWorker => {
    const worker = workers.get(sid);
    if (!worker) throw TwilioError.notFound(`/Workers/${sid}`);
    return worker;
  };
  const forgetEnded = (): void => {
    for (const { sid, endedAt } of tasks.values()) {
      if (endedAt !== undefined && clock() - endedAt >= REMEMBERED_MS) tasks.delete(sid);
    }
  };
  const storedTask = (sid: string): StoredTask => {
    forgetEnded();
    const task = tasks.get(sid);
    if (!task) throw TwilioError.notFound(`/Tasks/${sid}`);
    return task;
  };
  const storedReservation = (sid: string): StoredReservation => {
    const reservation = reservations.get(sid);
    if (!reservation) throw TwilioError.notFound(`/Reservations/${sid}`);
    return reservation;
  };
  const isOpen = (reservation: Reservation): boolean => OPEN.includes(reservation.status);
  const openOf = (matches: (reservation: StoredReservation) => boolean): StoredReservation[] =>
    [...reservations.values()].filter((one) => isOpen(one) && matches(one));

  const touch = (record: { version: number; dateUpdated: Date }): void => {
    record.version += 1;
    record.dateUpdated = new Date();
  };

  const tellReservation = (
    type: Extract<TaskRouterEvent, { reservation: unknown }>['type'],
    one: StoredReservation,
  ) => events.emit({ type, workerSid: one.workerSid, reservation: one });
  const tellTask = (type: Extract<TaskRouterEvent, { task: unknown }>['type'], task: StoredTask): void => {
    for (const { workerSid } of openOf((one) => one.task === task)) events.emit({ type, workerSid, task });
  };
  const tellWorker = (
    type: Extract<TaskRouterEvent, { worker: unknown }>['type'],
    worker: StoredWorker,
  ): void => events.emit({ type, workerSid: worker.sid, worker });

  const hasRoom = (worker: StoredWorker, task: StoredTask): boolean => {
    const channel = worker.channels.find((one) => one.taskChannelName === task.channel);
    const busy = openOf((one) => one.workerSid === worker.sid && one.task.channel === task.channel).length;
    return channel !== undefined && busy < channel.configuredCapacity;
  };
  const mayBeAsked = (worker: StoredWorker, task: StoredTask): boolean =>
    (worker.activity.available || task.routingTarget === worker.sid) &&
    (task.onlyWorkerSid === undefined ? !worker.takesOnlyTheirOwn : task.onlyWorkerSid === worker.sid) &&
    task.exceptWorkerSid !== worker.sid &&
    !task.refusedBy.has(worker.sid) &&
    hasRoom(worker, task);
  const load = (worker: StoredWorker): number => openOf((one) => one.workerSid === worker.sid).length;

  const offer = (task: StoredTask): void => {
    const candidates = [...workers.values()].filter((worker) => mayBeAsked(worker, task));
    const next = candidates.sort((a, b) => load(a) - load(b))[0];
    if (!next) return;
    task.assignmentStatus = 'reserved';
    touch(task);
    reserve(task, next.sid);
  };
  const reserve = (task: StoredTask, workerSid: string, transfer?: StoredTransfer): void => {
    const now = new Date();
    const reservation: StoredReservation = {
      sid: newSid('WR'),
      task,
      workerSid,
      status: 'pending',
      transfer,
      timeoutSeconds,
      dateCreated: now,
      dateUpdated: now,
      version: 0,
    };
    reservation.timer = setTimeout(() => timeOut(reservation), timeoutSeconds * 1_000).unref();
    reservations.set(reservation.sid, reservation);
    tellReservation('reservation.created', reservation);
  };
  const offerWaiting = (): void => {
    for (const task of tasks.values()) if (task.assignmentStatus === 'pending') offer(task);
  };

  const tellTransfer = (
    type: Extract<TaskRouterEvent, { transfer: unknown }>['type'],
    transfer: StoredTransfer,
  ): void => events.emit({ type, workerSid: transfer.initiatingWorkerSid, transfer });

  const settle = (transfer: StoredTransfer, status: Transfer['status'], failedReason?: string): void => {
    Object.assign(transfer, { status, failedReason, dateUpdated: new Date() });
  };
  const failTransfer = (transfer: StoredTransfer, reason: string): void => {
    if (transfer.status !== 'initiated') return;
    settle(transfer, 'failed', reason);
    tellTransfer('task.transfer-attempt-failed', transfer);
    tellTransfer('task.transfer-failed', transfer);
  };

  /**
   * Takes the reservation out of its worker's hands; the task goes back to the queue, unless another worker wanted
   * to hand it over: then it stays with them.
   */
  const release = (reservation: StoredReservation, status: 'rejected' | 'timeout'): void => {
    const { task, transfer } = reservation;
    clearTimeout(reservation.timer);
    reservation.status = status;
    touch(reservation);
    if (transfer) {
      tellReservation(`reservation.${status}`, reservation);
      failTransfer(transfer, `The worker has ${status === 'rejected' ? 'rejected' : 'not answered'} it`);
      return;
    }
    task.assignmentStatus = 'pending';
    touch(task);
    tellReservation(`reservation.${status}`, reservation);
  };
  const offerAgain = ({ task, transfer }: StoredReservation): void => {
    if (!transfer) offer(task);
  };
  const timeOut = (reservation: StoredReservation): void => {
    reservation.task.refusedBy.add(reservation.workerSid);
    release(reservation, 'timeout');
    changeActivity(storedWorker(reservation.workerSid), activityNamed('Offline'));
    offerAgain(reservation);
  };
  const changeActivity = (worker: StoredWorker, activity: Activity): void => {
    worker.activity = activity;
    worker.dateStatusChanged = new Date();
    touch(worker);
    tellWorker('worker.activity.update', worker);
  };
  const advance = (reservationSid: string, from: readonly ReservationStatus[], to: ReservationStatus) => {
    const reservation = storedReservation(reservationSid);
    if (!from.includes(reservation.status)) {
      throw TwilioError.conflict(
        `Reservation ${reservationSid} is ${reservation.status} and cannot become ${to}`,
      );
    }
    clearTimeout(reservation.timer);
    reservation.status = to;
    touch(reservation);
    return reservation;
  };
  const cancel = (task: StoredTask, reason: string, canceledReasonCode?: number): void => {
    task.reason = reason;
    if (canceledReasonCode !== undefined) task.canceledReasonCode = canceledReasonCode;
    advanceTask(task, 'canceled');
    tellTask('task.canceled', task);
    for (const reservation of openOf((one) => one.task === task)) {
      clearTimeout(reservation.timer);
      reservation.status = 'canceled';
      touch(reservation);
      tellReservation('reservation.canceled', reservation);
    }
  };
  const transferOf = (reservationSid: string): StoredTransfer | undefined =>
    [...transfers.values()].find(
      (one) => one.initiatingReservationSid === reservationSid && one.status === 'initiated',
    );
  const advanceTask = (task: StoredTask, status: AssignmentStatus): void => {
    task.assignmentStatus = status;
    if (status === 'completed' || status === 'canceled') task.endedAt = clock();
    touch(task);
  };

  return {
    events,

    addWorker({ friendlyName, attributes, activity = 'Available', capacity = 5, takesOnlyTheirOwn = false }) {
      const now = new Date();
      const worker: StoredWorker = {
        sid: newSid('WK'),
        friendlyName,
        attributes,
        activity: activityNamed(activity),
        firstActivity: activityNamed(activity),
        takesOnlyTheirOwn,
        channels: (Object.keys(TASK_CHANNEL_SIDS) as TaskChannelName[]).map((name) => ({
          sid: newSid('WC'),
          taskChannelSid: TASK_CHANNEL_SIDS[name],
          taskChannelName: name,
          configuredCapacity: name === 'voice' ? 1 : capacity,
        })),
        dateCreated: now,
        dateUpdated: now,
        dateStatusChanged: now,
        version: 0,
      };
      workers.set(worker.sid, worker);
      return worker;
    },
    workers: () => [...workers.values()],
    worker: storedWorker,

    setActivity(workerSid, activitySid) {
      const worker = storedWorker(workerSid);
      const activity = ACTIVITIES.find((one) => one.sid === activitySid);
      if (!activity) throw TwilioError.badRequest(`Activity ${activitySid} does not exist`);
      changeActivity(worker, activity);
      for (const task of tasks.values()) task.refusedBy.delete(workerSid);
      offerWaiting();
      return worker;
    },

    setWorkerAttributes(workerSid, attributes) {
      const worker = storedWorker(workerSid);
      worker.attributes = attributes;
      touch(worker);
      tellWorker('worker.attributes.update', worker);
      return worker;
    },

    createTask({ channel, attributes, routingTarget, workerSid = routingTarget, exceptWorkerSid }) {
      const now = new Date();
      const task: StoredTask = {
        sid: newSid('WT'),
        attributes,
        assignmentStatus: 'pending',
        channel,
        priority: 0,
        routingTarget,
        reason: '',
        dateCreated: now,
        dateUpdated: now,
        version: 0,
        onlyWorkerSid: workerSid,
        exceptWorkerSid,
        refusedBy: new Set(),
      };
      tasks.set(task.sid, task);
      offer(task);
      return task;
    },
    tasks() {
      forgetEnded();
      return [...tasks.values()];
    },
    task: storedTask,

    setTaskAttributes(taskSid, attributes) {
      const task = storedTask(taskSid);
      if (task.assignmentStatus === 'completed' || task.assignmentStatus === 'canceled') {
        throw TwilioError.badRequest(`Task ${taskSid} is ${task.assignmentStatus} and cannot be updated`);
      }
      task.attributes = attributes;
      touch(task);
      tellTask('task.updated', task);
      return task;
    },

    cancelTask: (taskSid, reason, code) => cancel(storedTask(taskSid), reason, code),

    reservations() {
      forgetEnded();
      return [...reservations.values()].filter(({ task }) => tasks.has(task.sid));
    },
    openReservations: (workerSid) => openOf((one) => workerSid === undefined || one.workerSid === workerSid),
    reservation: storedReservation,
    reservationOfTask(taskSid) {
      const open = openOf((one) => one.task.sid === taskSid);
      return open.find(({ status }) => status === 'accepted') ?? open[0];
    },
    reservationsOfTask: (taskSid) => openOf((one) => one.task.sid === taskSid),

    accept(reservationSid) {
      const reservation = advance(reservationSid, ['pending'], 'accepted');
      advanceTask(reservation.task, 'assigned');
      tellReservation('reservation.accepted', reservation);
      const { transfer } = reservation;
      if (transfer) {
        settle(transfer, 'complete');
        tellTransfer('task.transfer-completed', transfer);
      }
      return reservation;
    },
    reject(reservationSid) {
      const reservation = storedReservation(reservationSid);
      if (reservation.status !== 'pending') {
        throw TwilioError.conflict(
          `Reservation ${reservationSid} is ${reservation.status} and cannot be rejected`,
        );
      }
      reservation.task.refusedBy.add(reservation.workerSid);
      release(reservation, 'rejected');
      offerAgain(reservation);
      return reservation;
    },
    wrapUp(reservationSid) {
      const reservation = advance(reservationSid, ['accepted'], 'wrapping');
      const { task } = reservation;
      const isLast = !openOf((one) => one.task === task && one.status !== 'wrapping').length;
      if (isLast) advanceTask(task, 'wrapping');
      tellReservation('reservation.wrapup', reservation);
      if (isLast) tellTask('task.wrapup', task);
      return reservation;
    },
    complete(reservationSid, reason = '') {
      const reservation = advance(reservationSid, ['accepted', 'wrapping'], 'completed');
      const { task } = reservation;
      if (!openOf((one) => one.task === task).length) {
        task.reason = reason;
        advanceTask(task, 'completed');
        // The task's own event comes first: the SDK forgets the task as soon as its reservation is completed.
        events.emit({ type: 'task.completed', workerSid: reservation.workerSid, task });
      }
      tellReservation('reservation.completed', reservation);
      offerWaiting();
      return reservation;
    },

    withdraw(reservationSid) {
      const reservation = advance(reservationSid, ['pending'], 'canceled');
      tellReservation('reservation.canceled', reservation);
      if (reservation.transfer) failTransfer(reservation.transfer, 'The task is over');
      return reservation;
    },

    transfer(reservationSid, to, mode) {
      const initiating = storedReservation(reservationSid);
      const { task, workerSid } = initiating;
      if (initiating.status !== 'accepted') {
        throw TwilioError.badRequest(`Reservation ${reservationSid} is ${initiating.status}, not accepted`);
      }
      if (transferOf(reservationSid)) {
        throw TwilioError.badRequest(`Reservation ${reservationSid} has a transfer already`);
      }
      const queue = [...workers.values()].filter((worker) => !worker.takesOnlyTheirOwn);
      const candidates = (to === TASK_QUEUE_SID ? queue : [storedWorker(to)])
        .filter((worker) => worker.sid !== workerSid && worker.activity.available && hasRoom(worker, task))
        .sort((a, b) => load(a) - load(b));
      const [target] = candidates;
      if (!target) {
        throw TwilioError.badRequest(
          `Nobody at ${to} is available, or has capacity for another ${task.channel}`,
        );
      }
      const now = new Date();
      const transfer: StoredTransfer = {
        sid: newSid('TT'),
        taskSid: task.sid,
        mode,
        type: to === TASK_QUEUE_SID ? 'QUEUE' : 'WORKER',
        to,
        status: 'initiated',
        initiatingReservationSid: reservationSid,
        initiatingWorkerSid: workerSid,
        dateCreated: now,
        dateUpdated: now,
      };
      transfers.set(transfer.sid, transfer);
      reserve(task, target.sid, transfer);
      tellTransfer('task.transfer-initiated', transfer);
      return transfer;
    },
    cancelTransfer(transferSid) {
      const transfer = transfers.get(transferSid);
      if (!transfer) throw TwilioError.notFound(`/Transfers/${transferSid}`);
      if (transfer.status !== 'initiated') {
        throw TwilioError.badRequest(`Transfer ${transferSid} is ${transfer.status} and cannot be canceled`);
      }
      settle(transfer, 'canceled');
      for (const reservation of openOf((one) => one.transfer === transfer)) {
        advance(reservation.sid, ['pending'], 'canceled');
        tellReservation('reservation.canceled', reservation);
      }
      tellTransfer('task.transfer-canceled', transfer);
      return transfer;
    },
    outgoingTransfer: transferOf,

    clear() {
      for (const { task } of openOf(() => true)) cancel(task, 'The workspace was cleared');
      transfers.clear();
      reservations.clear();
      tasks.clear();
      for (const worker of workers.values()) {
        if (worker.activity !== worker.firstActivity) changeActivity(worker, worker.firstActivity);
      }
    },
  };
}
