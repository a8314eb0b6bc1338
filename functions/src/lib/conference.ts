import * as v from 'valibot';

import { callSidSchema, conferenceSidSchema } from './sids';
import type { Attributes } from './task-attributes';
import { readAnswer, type TwilioRest } from './twilio-rest';

/** A call that is connected to a conference. */
export interface Leg {
  readonly callSid: string;
  /** A number, `client:…` or `sip:…`. */
  readonly from: string;
  readonly to: string;
  readonly isInbound: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

const accountUrl = (accountSid: string): string => `https://api.twilio.com/2010-04-01/Accounts/${accountSid}`;

export const callUrl = (accountSid: string, callSid: string): string =>
  `${accountUrl(accountSid)}/Calls/${callSid}`;

const conferencesSchema = v.object({
  conferences: v.array(
    v.object({ sid: conferenceSidSchema, friendly_name: v.nullish(v.string()), status: v.string() }),
  ),
});

/** The running conference of a call task. Flex names it by the task's SID. */
export async function findConference(
  rest: TwilioRest,
  accountSid: string,
  taskSid: string,
): Promise<string | undefined> {
  const answer = await rest(`${accountUrl(accountSid)}/Conferences.json`, {
    query: { FriendlyName: taskSid, Status: 'in-progress', PageSize: '20' },
  });
  const { conferences } = readAnswer(conferencesSchema, answer);
  return conferences.find(
    ({ friendly_name, status }) => friendly_name === taskSid && status === 'in-progress',
  )?.sid;
}

const endedConferencesSchema = v.object({
  conferences: v.array(
    v.object({ friendly_name: v.nullish(v.string()), call_sid_ending_conference: v.nullish(callSidSchema) }),
  ),
});

/**
 * The calls that ended the conferences of a task by leaving. Of a conference that is over, Twilio tells no other
 * call that was in it (`call_sid_ending_conference` of the Conference resource).
 */
export async function listEndingCalls(
  rest: TwilioRest,
  accountSid: string,
  taskSid: string,
): Promise<readonly string[]> {
  const answer = await rest(`${accountUrl(accountSid)}/Conferences.json`, {
    query: { FriendlyName: taskSid, Status: 'completed', PageSize: '20' },
  });
  const calls = readAnswer(endedConferencesSchema, answer).conferences.flatMap(
    ({ friendly_name, call_sid_ending_conference }) =>
      friendly_name === taskSid && call_sid_ending_conference ? [call_sid_ending_conference] : [],
  );
  return [...new Set(calls)];
}

const participantsSchema = v.object({
  participants: v.array(v.object({ call_sid: callSidSchema, coaching: v.nullish(v.boolean()) })),
});

/** The calls in a conference, without those of supervisors who coach. Empty where it has ended. */
export async function listParticipants(
  rest: TwilioRest,
  accountSid: string,
  conferenceSid: string,
): Promise<readonly string[]> {
  const answer = await rest(`${accountUrl(accountSid)}/Conferences/${conferenceSid}/Participants.json`, {
    query: { PageSize: '50' },
  });
  if (answer.status === 404) return [];
  return readAnswer(participantsSchema, answer)
    .participants.filter(({ coaching }) => coaching !== true)
    .map(({ call_sid }) => call_sid);
}

const callSchema = v.object({
  from: v.nullish(v.string(), ''),
  to: v.nullish(v.string(), ''),
  status: v.string(),
  direction: v.string(),
  date_created: v.nullish(v.string(), ''),
});

/** @returns `undefined` for a call whose status is another, such as one that nobody has answered. */
export async function fetchLeg(
  rest: TwilioRest,
  accountSid: string,
  callSid: string,
  wanted: 'in-progress' | 'completed' = 'in-progress',
): Promise<Leg | undefined> {
  const answer = await rest(`${callUrl(accountSid, callSid)}.json`);
  if (answer.status === 404) return undefined;
  const { from, to, status, direction, date_created } = readAnswer(callSchema, answer);
  if (status !== wanted) return undefined;
  const createdAt = Date.parse(date_created);
  return {
    callSid,
    from,
    to,
    isInbound: direction === 'inbound',
    createdAt: Number.isNaN(createdAt) ? 0 : createdAt,
  };
}

const namedCallsSchema = v.object({
  call_sid: v.fallback(v.optional(v.string()), undefined),
  conference: v.fallback(
    v.optional(
      v.object({
        participants: v.fallback(
          v.optional(v.object({ customer: v.fallback(v.optional(v.string()), undefined) })),
          undefined,
        ),
      }),
    ),
    undefined,
  ),
});

/**
 * Legs that were called from a browser: customers may, and so do agents and supervisors who listen in.
 * @returns who called, without duplicates
 */
export const browserCallers = (legs: readonly Leg[]): readonly string[] => [
  ...new Set(legs.map(({ from }) => from).filter((from) => from.startsWith('client:'))),
];

/**
 * Which leg is the customer's: one that is nobody's who works here. Agents can write the attributes of a task,
 * so these only choose where several legs remain, such as after an agent has added somebody by telephone;
 * without their help it is the one who called, else the one who was there first.
 * @param contactUris where TaskRouter calls those who work here
 */
export function findCustomerLeg(
  legs: readonly Leg[],
  contactUris: readonly string[],
  attributes: Attributes,
): Leg | undefined {
  const isWorkers = ({ from, to }: Leg): boolean =>
    to.startsWith('client:') || contactUris.includes(to) || contactUris.includes(from);
  const others = legs.filter((leg) => !isWorkers(leg));

  const { conference, call_sid } = v.parse(namedCallsSchema, attributes);
  const named = [conference?.participants?.customer, call_sid];
  const chosen = named.map((sid) => others.find(({ callSid }) => callSid === sid)).find(Boolean);
  const rank = ({ isInbound }: Leg) => (isInbound ? 0 : 1);
  return chosen ?? [...others].sort((a, b) => rank(a) - rank(b) || a.createdAt - b.createdAt)[0];
}
