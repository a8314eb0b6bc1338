import { ACCOUNT_SID, type NewSid } from '../ids';
import { createSignal, type Signal } from './signal';
import { createSiprecStreams } from './siprec-streams';
import type { Reservation, Task, TaskRouter, Transfer } from './task-router';
import { TwilioError } from './twilio-error';

/** The number that customers call, and that they see when an agent calls them. */
export const CONTACT_CENTRE_NUMBER = '+14155550100';

/** Where a Studio flow that forks the audio tells the connector to put it; the call's SID follows. */
const FORKED_TO = 'projects/demo-project/conversations';

/** How that flow names its stream, as docs/voice.md asks for. */
const FORKED_AS = 'agent-assist';

/** Who is at the end of a leg. `external` is a third party whom an agent added. */
export type LegParty =
  | { readonly type: 'customer' }
  | { readonly type: 'worker'; readonly workerSid: string }
  | { readonly type: 'external' };

/** One leg of a call, a `Call` of Twilio's REST API. */
export interface CallLeg {
  /** `CA…` */
  readonly sid: string;
  readonly party: LegParty;
  /** As REST prints them: a number in E.164, or `client:‹identity›`. */
  readonly from: string;
  readonly to: string;
  readonly direction: 'inbound' | 'outbound-dial' | 'outbound-api';
  readonly status: 'ringing' | 'in-progress' | 'completed';
  readonly dateCreated: Date;
  readonly hold: boolean;
  /** By the worker's own device: the conference does not know of it. */
  readonly muted: boolean;
  readonly taskSid: string;
  /** Workers only: the reservation that was answered with this leg. */
  readonly reservationSid?: string;
  /** Whether everybody else's call is over when this leg leaves. */
  readonly endConferenceOnExit: boolean;
  /** What has been dialled into the call. */
  readonly digits: string;
}

/** The conference in which Flex puts customer and agents. Its friendly name is the SID of its task. */
export interface Conference {
  /** `CF…` */
  readonly sid: string;
  readonly taskSid: string;
  readonly status: 'in-progress' | 'completed';
  /** Those who are in it now: nobody who is still being called, and nobody who has left. */
  readonly legs: readonly CallLeg[];
  /** Counts what has happened in it. */
  readonly sequenceNumber: number;
  /** The call that ended it by leaving. */
  readonly endedBy?: string;
}

/** A SIPREC stream of one leg (`Siprec` of Twilio's REST API). */
export interface SiprecStream {
  /** `SR…` */
  readonly sid: string;
  readonly callSid: string;
  readonly name: string | undefined;
  readonly connectorName: string;
  readonly track: 'inbound_track' | 'outbound_track' | 'both_tracks';
  readonly status: 'in-progress' | 'stopped';
  /** The stream's parameters by name: `conversation` names the Agent Assist conversation. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Where Twilio posts what becomes of the stream; undefined where nobody wants to know. */
  readonly statusCallback: string | undefined;
}

export type CallEvent =
  | { readonly type: 'streamStarted'; readonly stream: SiprecStream }
  /** By REST, or because its leg has ended. */
  | { readonly type: 'streamStopped'; readonly stream: SiprecStream }
  /** The connector gave up; Twilio's `SiprecErrorCode` says why. */
  | { readonly type: 'streamFailed'; readonly stream: SiprecStream; readonly errorCode: string }
  | { readonly type: 'conferenceChanged'; readonly conference: Conference }
  | { readonly type: 'legChanged'; readonly leg: CallLeg };

export interface NewInboundCall {
  /** E.164, or `anonymous` for a withheld number. */
  readonly from: string;
  readonly customerName?: string;
  /** Only this worker is asked. */
  readonly workerSid?: string;
  /** Whether a Studio flow forks the audio before the call reaches Flex; true unless told. */
  readonly isForked?: boolean;
  /** The flow gives its stream no name, so that nobody can stop it. */
  readonly withoutStreamName?: boolean;
  /** Leaves `call_sid` out of the task's attributes, as some flows do. */
  readonly withoutCallSid?: boolean;
}

export interface PhoneCall {
  readonly task: Task;
  readonly reservation: Reservation | undefined;
  /** The customer's leg. */
  readonly callSid: string;
}

export interface NewStream {
  readonly connectorName: string;
  readonly name?: string;
  readonly track?: SiprecStream['track'];
  readonly parameters: Readonly<Record<string, string>>;
  readonly statusCallback?: string;
}

/** Twilio's telephony as far as Flex and the Functions see it. Methods throw TwilioError where Twilio would refuse. */
export interface Calls {
  readonly events: Signal<CallEvent>;
  startInbound(call: NewInboundCall): PhoneCall;
  /**
   * Calls the worker of a pending reservation, as TaskRouter's conference instruction does. When they answer, the
   * customer joins and the reservation is accepted; for an outbound task, when the customer answers in their turn.
   */
  dialWorker(reservationSid: string, options?: { readonly endConferenceOnExit?: boolean }): CallLeg;
  /** Calls a third party into the conference of a task. */
  dialExternal(taskSid: string, call: { readonly from: string; readonly to: string }): CallLeg;
  /** A leg that rings is answered. */
  answer(callSid: string): CallLeg;
  setHold(callSid: string, hold: boolean): CallLeg;
  setMuted(callSid: string, muted: boolean): CallLeg;
  setEndConferenceOnExit(callSid: string, endConferenceOnExit: boolean): CallLeg;
  sendDigits(callSid: string, digits: string): CallLeg;
  /** Hangs up on everybody. */
  endConference(sid: string): void;
  /** The customer, or the worker named, hangs up. The last one to leave ends the conference. */
  hangUp(callSid: string): void;
  leg(callSid: string): CallLeg;
  legs(): readonly CallLeg[];
  /** The customer's leg of a task, also when it is over. */
  customerLegOf(taskSid: string): CallLeg | undefined;
  /** The leg by which a worker takes part in the call of a task, or is being called. */
  workerLegOf(taskSid: string, workerSid: string): CallLeg | undefined;
  conferences(filter?: {
    readonly friendlyName?: string;
    readonly status?: Conference['status'];
  }): readonly Conference[];
  conference(sid: string): Conference;
  startStream(callSid: string, stream: NewStream): SiprecStream;
  stopStream(callSid: string, nameOrSid: string): SiprecStream;
  /**
   * A fault on demand: the recorder hangs up on its own.
   * @param streamSid only this stream; all of the leg's unless told
   */
  failStream(callSid: string, errorCode: string, streamSid?: string): void;
  streams(callSid?: string): readonly SiprecStream[];
  clear(): void;
}

export interface CallsParts {
  readonly newSid: NewSid;
  readonly taskRouter: TaskRouter;
  /** Where a worker is called: `client:‹identity›`. */
  readonly addressOf: (workerSid: string) => string;
  /** How long the people whom agents call let it ring. */
  readonly answerAfterMs?: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type StoredLeg = Mutable<CallLeg>;
type StoredConference = Omit<Mutable<Conference>, 'legs'> & { legs: StoredLeg[] };

/** Long enough to see that it rings. */
const ANSWER_AFTER_MS = 1_500;

/** Twilio's error codes of outbound calls that came to nothing; Flex tells the agent of the first only. */
const BUSY = 45_303;
const GIVEN_UP = 45_302;

/** How a Studio flow with Send to Flex describes a call. */
const inboundAttributes = (callSid: string, { from, customerName, withoutCallSid }: NewInboundCall) => ({
  type: 'inbound',
  direction: 'inbound',
  name: customerName ?? from,
  from,
  to: CONTACT_CENTRE_NUMBER,
  caller: from,
  called: CONTACT_CENTRE_NUMBER,
  from_country: 'US',
  caller_country: 'US',
  to_country: 'US',
  called_country: 'US',
  api_version: '2010-04-01',
  account_sid: ACCOUNT_SID,
  ...(withoutCallSid ? {} : { call_sid: callSid }),
});

export function createCalls({
  newSid,
  taskRouter,
  addressOf,
  answerAfterMs = ANSWER_AFTER_MS,
}: CallsParts): Calls {
  const events = createSignal<CallEvent>();
  const legs = new Map<string, StoredLeg>();
  const conferences = new Map<string, StoredConference>();
  const streams = createSiprecStreams(newSid, (event) => events.emit(event));
  const timers = new Set<NodeJS.Timeout>();

  const storedLeg = (callSid: string): StoredLeg => {
    const leg = legs.get(callSid);
    if (!leg) throw TwilioError.notFound(`/Calls/${callSid}`);
    return leg;
  };
  const storedConference = (sid: string): StoredConference => {
    const conference = conferences.get(sid);
    if (!conference) throw TwilioError.notFound(`/Conferences/${sid}`);
    return conference;
  };
  const liveLegsOf = (taskSid: string): StoredLeg[] =>
    [...legs.values()].filter((leg) => leg.taskSid === taskSid && leg.status !== 'completed');
  const liveConferenceOf = (taskSid: string): StoredConference | undefined =>
    [...conferences.values()].find((one) => one.taskSid === taskSid && one.status === 'in-progress');
  const customerOf = (taskSid: string): StoredLeg | undefined =>
    [...legs.values()].find((leg) => leg.taskSid === taskSid && leg.party.type === 'customer');

  const addLeg = (
    leg: Pick<CallLeg, 'party' | 'from' | 'to' | 'direction' | 'status' | 'taskSid'> & Partial<CallLeg>,
  ): StoredLeg => {
    const stored: StoredLeg = {
      sid: newSid('CA'),
      dateCreated: new Date(),
      hold: false,
      muted: false,
      endConferenceOnExit: false,
      digits: '',
      ...leg,
    };
    legs.set(stored.sid, stored);
    tellLeg(stored);
    return stored;
  };
  const tellLeg = (leg: StoredLeg): void => events.emit({ type: 'legChanged', leg });
  const tellConference = (conference: StoredConference): void => {
    conference.sequenceNumber += 1;
    events.emit({ type: 'conferenceChanged', conference });
  };
  const change = (callSid: string, changes: Partial<CallLeg>): StoredLeg => {
    const leg = storedLeg(callSid);
    if (leg.status === 'completed') throw TwilioError.badRequest(`Call ${callSid} is completed`);
    Object.assign(leg, changes);
    tellLeg(leg);
    const conference = liveConferenceOf(leg.taskSid);
    if (conference?.legs.includes(leg)) tellConference(conference);
    return leg;
  };

  /** Whoever is called by an agent answers after a while, unless they or the agent have thought better of it. */
  const letRing = (leg: StoredLeg): void => {
    const timer = setTimeout(() => {
      timers.delete(timer);
      if (leg.status === 'ringing') answer(leg.sid);
    }, answerAfterMs).unref();
    timers.add(timer);
  };

  const join = (leg: StoredLeg): void => {
    const { taskSid } = leg;
    let conference = liveConferenceOf(taskSid);
    if (!conference) {
      conference = { sid: newSid('CF'), taskSid, status: 'in-progress', legs: [], sequenceNumber: 0 };
      conferences.set(conference.sid, conference);
    }
    conference.legs.push(leg);
    const customer = customerOf(taskSid);
    // An inbound customer has waited outside until there was somebody to talk to.
    if (customer?.status === 'in-progress' && !conference.legs.includes(customer))
      conference.legs.push(customer);
    tellConference(conference);
  };

  /** Writes into the task's attributes who is in its conference, as TaskRouter does. */
  const describeConference = (taskSid: string): void => {
    const conference = liveConferenceOf(taskSid);
    const worker = conference?.legs.filter(({ party }) => party.type === 'worker').at(-1);
    const customer = customerOf(taskSid);
    if (!conference || !worker || !customer) return;
    const { attributes } = taskRouter.task(taskSid);
    taskRouter.setTaskAttributes(taskSid, {
      ...attributes,
      conference: { sid: conference.sid, participants: { worker: worker.sid, customer: customer.sid } },
    });
  };

  const accept = (worker: StoredLeg): void => {
    describeConference(worker.taskSid);
    if (worker.reservationSid !== undefined) taskRouter.accept(worker.reservationSid);
  };

  const answer = (callSid: string): StoredLeg => {
    const leg = storedLeg(callSid);
    if (leg.status !== 'ringing')
      throw TwilioError.badRequest(`Call ${callSid} is ${leg.status}, not ringing`);
    leg.status = 'in-progress';
    tellLeg(leg);
    join(leg);
    const { taskSid, party } = leg;
    if (party.type === 'worker') {
      if (customerOf(taskSid)) accept(leg);
      else callCustomer(taskSid);
    }
    if (party.type === 'customer') {
      const caller = liveLegsOf(taskSid).find((one) => one.party.type === 'worker');
      if (caller) accept(caller);
    }
    return leg;
  };
  const callCustomer = (taskSid: string): void => {
    const { attributes } = taskRouter.task(taskSid);
    const customer = addLeg({
      party: { type: 'customer' },
      from: String(attributes.from),
      to: String(attributes.outbound_to),
      direction: 'outbound-api',
      status: 'ringing',
      taskSid,
    });
    letRing(customer);
  };

  const close = (leg: StoredLeg): void => {
    leg.status = 'completed';
    streams.endCall(leg.sid);
    tellLeg(leg);
  };
  /** The call is over for everybody, whoever is in it, is being called or waits. */
  const finish = (taskSid: string, canceledReasonCode = GIVEN_UP, endedBy?: string): void => {
    for (const leg of liveLegsOf(taskSid)) close(leg);
    const conference = liveConferenceOf(taskSid);
    if (conference) {
      Object.assign(conference, { status: 'completed', legs: [], endedBy });
      tellConference(conference);
    }
    const open = taskRouter.reservationsOfTask(taskSid);
    const isTaken = open.some(({ status }) => status !== 'pending');
    if (!isTaken) taskRouter.cancelTask(taskSid, 'hangup', canceledReasonCode);
    for (const { sid, status } of isTaken ? open : []) {
      if (status === 'accepted') taskRouter.wrapUp(sid);
      if (status === 'pending') taskRouter.withdraw(sid);
    }
  };
  const hangUp = (callSid: string): void => {
    const leg = storedLeg(callSid);
    if (leg.status === 'completed') throw TwilioError.badRequest(`Call ${callSid} is completed`);
    const { taskSid, party } = leg;
    const wasRinging = leg.status === 'ringing';
    close(leg);
    const conference = liveConferenceOf(taskSid);
    const wasIn = conference?.legs.includes(leg) ?? false;
    if (conference) conference.legs = conference.legs.filter((one) => one !== leg);

    // Flex asks for every call to be over when the customer leaves; a worker's leg says itself whether it is.
    if (party.type === 'customer') finish(taskSid, wasRinging ? BUSY : undefined, callSid);
    else if (wasIn && (leg.endConferenceOnExit || conference?.legs.length === 0)) {
      finish(taskSid, undefined, callSid);
    } else {
      if (conference && wasIn) tellConference(conference);
      if (party.type === 'worker') letGo(leg, wasRinging);
    }
  };
  /** The worker's part in the task is over, while others go on. */
  const letGo = ({ reservationSid = '' }: StoredLeg, wasRinging: boolean): void => {
    const { status } = taskRouter.reservation(reservationSid);
    if (status === 'accepted') taskRouter.wrapUp(reservationSid);
    if (status === 'pending' && wasRinging) taskRouter.reject(reservationSid);
  };

  /** TaskRouter takes the worker out and plays music to the customer until the next one unholds them. */
  const giveAway = ({ taskSid, initiatingWorkerSid }: Transfer): void => {
    const customer = customerOf(taskSid);
    const worker = workerLegOf(taskSid, initiatingWorkerSid);
    if (!customer || !worker) return;
    worker.endConferenceOnExit = false;
    change(customer.sid, { hold: true });
    hangUp(worker.sid);
  };
  /** Where a call was given away in vain, nobody is left to talk to the customer: the sandbox's flow hangs up. */
  const giveUp = ({ taskSid }: Transfer): void => {
    const live = liveLegsOf(taskSid);
    const isAlone = !live.some(({ party }) => party.type === 'worker');
    if (isAlone && live.length > 0) finish(taskSid);
  };
  /** Stops calling a worker whose reservation is over; a task that is cancelled takes its whole call with it. */
  const withdrawCall = ({ sid, task }: Reservation): void => {
    const isCanceled = task.assignmentStatus === 'canceled';
    for (const leg of liveLegsOf(task.sid)) if (isCanceled || leg.reservationSid === sid) close(leg);
  };
  const IN_VAIN = ['reservation.rejected', 'reservation.timeout', 'reservation.canceled'];
  taskRouter.events.subscribe((event) => {
    if ('transfer' in event && event.transfer.mode === 'COLD') {
      if (event.type === 'task.transfer-initiated') giveAway(event.transfer);
      if (event.type === 'task.transfer-failed') giveUp(event.transfer);
    }
    if ('reservation' in event && IN_VAIN.includes(event.type)) withdrawCall(event.reservation);
  });

  const workerLegOf = (taskSid: string, workerSid: string): StoredLeg | undefined =>
    liveLegsOf(taskSid).find(({ party }) => party.type === 'worker' && party.workerSid === workerSid);

  return {
    events,

    startInbound(call) {
      const callSid = newSid('CA');
      const { isForked = true, withoutStreamName = false, from, workerSid } = call;
      const task = taskRouter.createTask({
        channel: 'voice',
        attributes: inboundAttributes(callSid, call),
        workerSid,
      });
      addLeg({
        sid: callSid,
        party: { type: 'customer' },
        from,
        to: CONTACT_CENTRE_NUMBER,
        direction: 'inbound',
        status: 'in-progress',
        taskSid: task.sid,
      });
      if (isForked) {
        streams.start(callSid, {
          connectorName: 'agent-assist',
          ...(withoutStreamName ? {} : { name: FORKED_AS }),
          parameters: { conversation: `${FORKED_TO}/${callSid}` },
        });
      }
      return { task, reservation: taskRouter.reservationOfTask(task.sid), callSid };
    },

    dialWorker(reservationSid, { endConferenceOnExit = true } = {}) {
      const { status, workerSid, task } = taskRouter.reservation(reservationSid);
      if (status !== 'pending') {
        throw TwilioError.badRequest(`Reservation ${reservationSid} is ${status}, not pending`);
      }
      const dialled = workerLegOf(task.sid, workerSid);
      if (dialled) throw TwilioError.badRequest(`Call ${dialled.sid} rings for ${reservationSid} already`);
      return addLeg({
        party: { type: 'worker', workerSid },
        from: String(task.attributes.from),
        to: addressOf(workerSid),
        direction: 'outbound-api',
        status: 'ringing',
        taskSid: task.sid,
        reservationSid,
        endConferenceOnExit,
      });
    },
    dialExternal(taskSid, { from, to }) {
      if (!liveConferenceOf(taskSid)) throw TwilioError.badRequest(`Task ${taskSid} has no conference`);
      const leg = addLeg({
        party: { type: 'external' },
        from,
        to,
        direction: 'outbound-api',
        status: 'ringing',
        taskSid,
      });
      letRing(leg);
      return leg;
    },
    answer,
    hangUp,
    setHold: (callSid, hold) => change(callSid, { hold }),
    setMuted: (callSid, muted) => change(callSid, { muted }),
    setEndConferenceOnExit: (callSid, endConferenceOnExit) => change(callSid, { endConferenceOnExit }),
    sendDigits: (callSid, digits) => change(callSid, { digits: storedLeg(callSid).digits + digits }),
    endConference: (sid) => finish(storedConference(sid).taskSid),

    leg: storedLeg,
    legs: () => [...legs.values()],
    customerLegOf: customerOf,
    workerLegOf,
    conferences: ({ friendlyName, status } = {}) =>
      [...conferences.values()].filter(
        (one) =>
          (friendlyName === undefined || one.taskSid === friendlyName) &&
          (status === undefined || one.status === status),
      ),
    conference: storedConference,

    startStream(callSid, stream) {
      const { status } = storedLeg(callSid);
      if (status !== 'in-progress')
        throw TwilioError.badRequest(`Call ${callSid} is ${status}, not in-progress`);
      return streams.start(callSid, stream);
    },
    stopStream: streams.stop,
    failStream: streams.fail,
    streams: streams.all,

    clear() {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
      for (const leg of legs.values()) if (leg.status !== 'completed') close(leg);
      legs.clear();
      conferences.clear();
      streams.clear();
    },
  };
}
