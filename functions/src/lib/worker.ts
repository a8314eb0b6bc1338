import * as v from 'valibot';

import { attributesSchema, workspaceUrl } from './task-attributes';
import { readAnswer, type TwilioRest } from './twilio-rest';

/** Who somebody is to their colleagues. */
export interface Colleague {
  readonly name: string;
  /** The worker's attribute `team_name`; `undefined` where it has none. */
  readonly team: string | undefined;
}

const workerSchema = v.object({ friendly_name: v.string(), attributes: attributesSchema });

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined;

/** @returns `undefined` for a worker whom TaskRouter does not know. */
export async function fetchColleague(
  rest: TwilioRest,
  workspaceSid: string,
  workerSid: string,
): Promise<Colleague | undefined> {
  const answer = await rest(`${workspaceUrl(workspaceSid)}/Workers/${workerSid}`);
  if (answer.status === 404) return undefined;
  const { friendly_name, attributes } = readAnswer(workerSchema, answer);
  return { name: text(attributes.full_name) ?? friendly_name, team: text(attributes.team_name) };
}
