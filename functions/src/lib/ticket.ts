import { createHmac, timingSafeEqual } from 'node:crypto';

import * as v from 'valibot';

import { checked } from './checked';
import { parseJson } from './http';
import { secretKeyOf } from './secret-key';
import { contactSidSchema, taskSidSchema, workerSidSchema } from './sids';

/** That a worker had a task of a contact, as these Functions have seen it. */
export interface TicketClaims {
  readonly contact: string;
  readonly taskSid: string;
  readonly worker: string;
  /** Milliseconds since the epoch. */
  readonly until: number;
}

const PURPOSE = 'agent-assist-summary-ticket:';

const claimsSchema = checked(
  v.object({
    contact: contactSidSchema,
    taskSid: taskSidSchema,
    worker: workerSidSchema,
    until: v.pipe(v.number(), v.integer()),
  }),
);

const signatureOf = (payload: string, authToken: string): Buffer =>
  createHmac('sha256', secretKeyOf(authToken))
    .update(PURPOSE + payload)
    .digest();

/** `v1.‹claims as base64url of JSON›.‹signature›`. Opens nothing without the worker's Flex token. */
export function issueTicket(claims: TicketClaims, authToken: string): string {
  const payload = Buffer.from(JSON.stringify(claims)).toString('base64url');
  return `v1.${payload}.${signatureOf(payload, authToken).toString('base64url')}`;
}

export interface TicketReading {
  /** The ticket itself. */
  readonly text: string;
  readonly claims: TicketClaims;
  /** Signed by these Functions, and not over. Without it the claims prove nothing. */
  readonly isValid: boolean;
}

/** So much sooner or later than a new one would, a ticket may end that is handed back. */
const RENEWED_AFTER_MS = 60 * 60 * 1_000;

/** A ticket for these claims: the one that was shown, where it is for the same and good for nearly as long. */
export function renewTicket(
  shown: TicketReading | undefined,
  claims: TicketClaims,
  authToken: string,
): string {
  const isGood =
    shown?.isValid === true &&
    shown.claims.contact === claims.contact &&
    shown.claims.taskSid === claims.taskSid &&
    shown.claims.worker === claims.worker &&
    Math.abs(claims.until - shown.claims.until) < RENEWED_AFTER_MS;
  return isGood ? shown.text : issueTicket(claims, authToken);
}

/** @returns `undefined` for anything that does not have the form of a ticket. */
export function readTicket(
  ticket: string,
  authToken: string,
  now: number = Date.now(),
): TicketReading | undefined {
  const [version, payload = '', signature = '', ...more] = ticket.split('.');
  if (version !== 'v1' || more.length > 0) return undefined;
  const claims = v.safeParse(claimsSchema, parseJson(Buffer.from(payload, 'base64url').toString('utf8')));
  if (!claims.success) return undefined;

  const expected = signatureOf(payload, authToken);
  const given = Buffer.from(signature, 'base64url');
  // One spelling: what is decoded leniently could carry anything behind a good signature.
  const isSigned =
    given.length === expected.length &&
    timingSafeEqual(given, expected) &&
    given.toString('base64url') === signature;
  return { text: ticket, claims: claims.output, isValid: isSigned && claims.output.until > now };
}
