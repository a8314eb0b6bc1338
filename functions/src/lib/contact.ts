import * as v from 'valibot';

import { findEndingLeg, findLegOfTask } from './customer-leg';
import { HttpProblem } from './http-problem';
import { contactSidSchema, interactionChannelSidSchema, interactionSidSchema } from './sids';
import { isClosed, isObject, type Attributes, type TaskAddress, type TaskVersion } from './task-attributes';
import { readAnswer, type TwilioRest } from './twilio-rest';

/** What stands in attributes under these names, one within the other, where that is a text. */
function textAt(attributes: Attributes, ...names: readonly string[]): string | undefined {
  let value: unknown = attributes;
  for (const name of names) value = isObject(value) ? value[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

/**
 * The contacts that a task's attributes name, the likeliest first. Agents can write attributes, so they prove
 * nothing: they only say where to look.
 */
export function contactsNamedIn(attributes: Attributes): readonly string[] {
  const named = [
    textAt(attributes, 'flexInteractionSid'),
    textAt(attributes, 'agent_assist_digest', 'contact'),
    textAt(attributes, 'conference', 'participants', 'customer'),
    textAt(attributes, 'call_sid'),
  ];
  return [...new Set(named)].filter((sid) => v.is(contactSidSchema, sid));
}

/** What a task tells of its contact, for people to know it again. */
export function describeContact({ attributes, queue, channel }: TaskVersion): {
  readonly customer: string;
  readonly channel: string;
  readonly queue: string;
} {
  return {
    customer:
      textAt(attributes, 'customerName') ??
      textAt(attributes, 'customers', 'name') ??
      textAt(attributes, 'from') ??
      '',
    channel: textAt(attributes, 'channelType') ?? channel,
    queue,
  };
}

/** An interaction and one of its channels, as a task's attributes name them. Whoever names them proves nothing by it. */
export const interactionAddressSchema = v.object({
  flexInteractionSid: interactionSidSchema,
  flexInteractionChannelSid: interactionChannelSidSchema,
});

export type InteractionAddress = v.InferOutput<typeof interactionAddressSchema>;

const participantsSchema = v.object({
  participants: v.array(
    v.object({
      type: v.nullish(v.string()),
      interaction_sid: v.nullish(v.string()),
      routing_properties: v.fallback(
        v.nullish(v.object({ task_sid: v.nullish(v.string()), worker_sid: v.nullish(v.string()) })),
        null,
      ),
    }),
  ),
});

/** Who claims to be on a contact, by which task. */
export interface Claimant {
  readonly task: TaskAddress;
  readonly worker: string;
}

export interface ContactProof extends Claimant {
  readonly accountSid: string;
  /** Who is on the task, and whoever asks. */
  readonly workers: readonly string[];
  readonly version: TaskVersion;
}

/**
 * The contact of a task, as Twilio has it and not as the task's attributes do: the interaction in which the worker
 * takes part by this very task, or the customer's leg in the conference of the task.
 * @throws HttpProblem `not_connected` where neither is so yet, `contact_unknown` where it will not be any more
 */
export async function proveContact(rest: TwilioRest, proof: ContactProof): Promise<string> {
  const { accountSid, task, workers, version } = proof;
  const isOver = version.status === 'wrapping' || isClosed(version.status);
  const channel = v.safeParse(interactionAddressSchema, version.attributes);
  const contact = channel.success
    ? await proveInteraction(rest, proof, channel.output)
    : ((await findLegOfTask(rest, accountSid, task, workers, version.attributes))?.callSid ??
      (isOver ? await findEndingLeg(rest, accountSid, task, workers) : undefined));
  if (contact !== undefined) return contact;
  if (isOver) {
    throw new HttpProblem(
      'contact_unknown',
      'This contact has ended, and Twilio does not tell any more who the customer was.',
    );
  }
  throw new HttpProblem(
    'not_connected',
    'Twilio does not know yet that you are connected with a customer by this task. Try again.',
  );
}

/**
 * The interaction, where the worker takes part in it by this very task as Twilio has it; whether they still are on the
 * task is another question. `undefined` where that is not so, or Twilio knows no such channel of that interaction.
 * @throws HttpProblem `twilio_unavailable`
 */
export async function proveInteraction(
  rest: TwilioRest,
  { task, worker }: Claimant,
  { flexInteractionSid, flexInteractionChannelSid }: InteractionAddress,
): Promise<string | undefined> {
  const answer = await rest(
    `https://flex-api.twilio.com/v1/Interactions/${flexInteractionSid}/Channels/${flexInteractionChannelSid}/Participants`,
    { query: { PageSize: '100' } },
  );
  if (answer.status === 404) return undefined;
  const { participants } = readAnswer(participantsSchema, answer);
  const isOnIt = participants.some(
    ({ type, interaction_sid, routing_properties }) =>
      type !== 'customer' &&
      // The address names a channel and an interaction; that they belong together, Twilio's answer is to tell.
      (interaction_sid ?? flexInteractionSid) === flexInteractionSid &&
      routing_properties?.task_sid === task.taskSid &&
      routing_properties.worker_sid === worker,
  );
  return isOnIt ? flexInteractionSid : undefined;
}
