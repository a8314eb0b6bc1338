import type { ITask } from '@twilio/flex-ui';
import * as v from 'valibot';

import type { CallFacts, CallNews } from '../../domain/assist';
import { parseCallSid, type CallSid } from '../../domain/ids';
import { phoneNumberOf } from './phone-number';

const text = v.fallback(v.optional(v.string()), undefined);

/** A call task's attributes, as far as we read them. Workflows and plugins may leave out or misuse any. */
const CallAttributes = v.object({
  direction: text,
  call_sid: text,
  from: text,
  caller: text,
  outbound_to: text,
  agent_assist_conversation: text,
  conference: v.fallback(
    v.optional(v.object({ participants: v.fallback(v.optional(v.object({ customer: text })), undefined) })),
    undefined,
  ),
});

type CallAttributes = v.InferOutput<typeof CallAttributes>;

/** Written by the Function that Twilio tells what becomes of a stream. */
const AudioAttributes = v.object({
  agent_assist_audio: v.object({
    status: v.picklist(['started', 'stopped', 'failed']),
    // A Studio flow's own stream is the first.
    generation: v.fallback(v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1), 1),
    code: v.fallback(v.optional(v.pipe(v.string(), v.regex(/^[\w-]{1,40}$/))), undefined),
  }),
});

/** What Flex knows of a call now: from the task's attributes, and where they do not say, from the conference. */
export function callFactsOf(task: ITask): CallFacts {
  const parsed = v.safeParse(CallAttributes, task.attributes);
  const attributes: Partial<CallAttributes> = parsed.success ? parsed.output : {};
  const direction = attributes.direction === 'outbound' ? 'outbound' : 'inbound';
  return {
    direction,
    namedConversation: attributes.agent_assist_conversation,
    customerCallSid: customerLegOf(task, direction, attributes),
    customerNumber: phoneNumberOf(
      direction === 'outbound' ? attributes.outbound_to : attributes.from || attributes.caller,
    ),
    startedAt: createdAt(task),
  };
}

/**
 * An outbound call's own `call_sid`, where it has one, is the agent's leg. An agent can write attributes, and not the
 * conference: where that knows the customer by other legs, it is right.
 */
function customerLegOf(
  task: ITask,
  direction: CallFacts['direction'],
  { call_sid, conference }: Partial<CallAttributes>,
): CallSid | undefined {
  const named =
    (direction === 'inbound' ? asCallSid(call_sid) : undefined) ??
    asCallSid(conference?.participants?.customer);
  const legs = customersIn(task).flatMap(({ callSid }) => asCallSid(callSid) ?? []);
  return named !== undefined && (legs.length === 0 || legs.includes(named))
    ? named
    : (asCallSid(customerIn(task)?.callSid) ?? named);
}

/** What Flex has to tell of a call now. */
export function callNewsOf(task: ITask): CallNews {
  return { audio: audioReportOf(task), isHandedOn: isHandedOn(task) };
}

/** What Twilio said last of the stream that carries the call's audio; undefined where it has said nothing. */
function audioReportOf(task: ITask): CallNews['audio'] {
  const parsed = v.safeParse(AudioAttributes, task.attributes);
  if (!parsed.success) return undefined;
  const { status, generation, code } = parsed.output.agent_assist_audio;
  return { status, generation, code: status === 'failed' ? code : undefined };
}

/**
 * Whether the call is surely over for everybody: the customer has left, nobody but this agent is on the line, and
 * the call has not been handed on. Flex keeps a conference's last state after its end.
 */
export function isOverForEverybody(task: ITask): boolean {
  const { conference } = task;
  if (!conference || isHandedOn(task)) return false;
  if (conference.status === 'closed') return true;
  const others = conference.participants.filter(({ isCurrentWorker }) => !isCurrentWorker);
  return (
    customerIn(task) !== undefined &&
    others.every(({ status, connecting }) => status !== 'joined' && !connecting)
  );
}

type Participant = NonNullable<ITask['conference']>['participants'][number];

const customersIn = ({ conference }: ITask): readonly Participant[] =>
  conference?.participants.filter(({ participantType }) => participantType === 'customer') ?? [];

/** Also after they have left; the one who is there, where several legs have been the customer's. */
function customerIn(task: ITask): Participant | undefined {
  const customers = customersIn(task);
  return customers.find(({ status }) => status === 'joined') ?? customers[0];
}

/** A transfer that is on its way or done: the call is the other agent's, or may be in a moment. */
function isHandedOn({ outgoingTransferObject }: ITask): boolean {
  if (!outgoingTransferObject) return false;
  // Written small and in capitals, as it happens.
  return !/^(canceled|failed)$/i.test(outgoingTransferObject.status);
}

const asCallSid = (value: string | undefined): CallSid | undefined =>
  value === undefined ? undefined : parseCallSid(value);

/**
 * Of TaskRouter's task: Flex's own `dateCreated` is the reservation's, which after a transfer is much later. 0 where
 * it cannot be read, so that no conversation is taken for this call's by its age.
 */
const createdAt = ({ source }: ITask): number => {
  const time = new Date(source.dateCreated).getTime();
  return Number.isNaN(time) ? 0 : time;
};
