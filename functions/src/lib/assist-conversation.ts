import { createHash } from 'node:crypto';

import * as v from 'valibot';

import type { ConnectorAnswer, ConnectorApp } from './connector-app';
import { HttpProblem } from './http-problem';

export type ParticipantRole = 'END_USER' | 'HUMAN_AGENT' | 'AUTOMATED_AGENT';

/** A message on its way to Agent Assist. */
export interface AssistMessage {
  /** Twilio's SID of it, by which Google takes repeated requests for one. */
  readonly sid: string;
  /** The full name of a participant. */
  readonly participant: string;
  readonly text: string;
  /** RFC 3339: see `sentAtOf`. */
  readonly sentAt: string;
}

/**
 * `completed`: the conversation takes nothing more. `refused`: not this message, nor any time later. `failed`: Google
 * itself broke at it (5xx), and may not another time.
 */
export type AnalysisOutcome = 'taken' | 'refused' | 'completed' | { readonly failed: HttpProblem };

/** Google completes a conversation after a day, so a chat may need one for each day of a month. */
const MAX_GENERATIONS = 40;
/** Google's maximum of messages that are created at once. */
const MAX_BATCH = 300;
const PAGE_SIZE = 1_000;
const MAX_PAGES = 3;

const conversationSchema = v.object({
  name: v.string(),
  lifecycleState: v.optional(v.string(), 'IN_PROGRESS'),
});
const participantSchema = v.object({
  name: v.string(),
  role: v.string(),
  obfuscatedExternalUserId: v.optional(v.string()),
});
const participantsSchema = v.object({ participants: v.optional(v.array(participantSchema), []) });
const messagesSchema = v.object({
  messages: v.optional(v.array(v.object({ sendTime: v.optional(v.string()) })), []),
  nextPageToken: v.optional(v.string(), ''),
});
const refusalSchema = v.object({ error: v.object({ status: v.string() }) });

const isOk = ({ status }: ConnectorAnswer): boolean => status >= 200 && status < 300;

const statusOf = ({ body }: ConnectorAnswer): string | undefined => {
  const reading = v.safeParse(refusalSchema, body);
  return reading.success ? reading.output.error.status : undefined;
};

/** Says nothing of what was sent or answered: both may hold a customer's words. */
const unexpected = (what: string, answer: ConnectorAnswer): HttpProblem =>
  new HttpProblem(
    'connector_failed',
    `${what} was answered with status ${answer.status}${statusOf(answer) ? ` (${statusOf(answer)})` : ''}.`,
  );

const read = <Schema extends v.GenericSchema>(
  what: string,
  schema: Schema,
  answer: ConnectorAnswer,
): v.InferOutput<Schema> => {
  if (!isOk(answer)) throw unexpected(what, answer);
  const reading = v.safeParse(schema, answer.body);
  if (!reading.success) throw unexpected(what, answer);
  return reading.output;
};

/** How the agent of a worker is called by Google: by the same digest as the plugin has, and by no identifier. */
export const obfuscatedAgentId = (accountSid: string, workerSid: string): string =>
  createHash('sha256').update(`${accountSid}/${workerSid}`).digest('hex');

/** `‹id›` is continued by `‹id›-2`, that by `‹id›-3`. */
export function generationOf(id: string, generation: number): string {
  return generation === 1 ? id : `${id}-${generation}`;
}

/**
 * Opens the conversation of a Twilio conversation: the first of its generations that Google has not completed.
 * Creates first and asks later, as the plugin does: the GET of a conversation that is not there may come back as a
 * page of HTML.
 * @param from the generation to begin with
 * @throws HttpProblem `connector_failed`
 */
export async function openConversation(
  connector: ConnectorApp,
  {
    location,
    profile,
    id,
    from,
  }: {
    /** `projects/P/locations/L` */
    readonly location: string;
    readonly profile: string;
    readonly id: string;
    readonly from: number;
  },
): Promise<{ readonly name: string; readonly generation: number }> {
  for (let generation = from; generation <= MAX_GENERATIONS; generation += 1) {
    const conversationId = generationOf(id, generation);
    const name = `${location}/conversations/${conversationId}`;
    const created = await connector.post(`${location}/conversations?conversationId=${conversationId}`, {
      conversationProfile: profile,
      // Without a stage, a profile with a virtual agent would hand the customer to that one.
      conversationStage: 'HUMAN_ASSIST_STAGE',
    });
    if (isOk(created)) return { name, generation };
    if (created.status !== 409) throw unexpected('Opening the conversation', created);
    const existing = await connector.get(name);
    const { lifecycleState } = read('Reading the conversation', conversationSchema, existing);
    if (lifecycleState !== 'COMPLETED') return { name, generation };
  }
  throw new HttpProblem('connector_failed', 'Every id of this conversation belongs to a completed one.');
}

/**
 * The participant for a role, found or made. Where there are several, everybody takes the one whose name comes first:
 * Google tells repeated messages apart within one participant only.
 * @param agentId of a HUMAN_AGENT, where it is known who that is
 */
export async function participantOf(
  connector: ConnectorApp,
  conversation: string,
  { role, agentId }: { readonly role: ParticipantRole; readonly agentId?: string | undefined },
): Promise<string> {
  const find = async (): Promise<string | undefined> =>
    read(
      'Reading the participants',
      participantsSchema,
      await connector.get(`${conversation}/participants?pageSize=100`),
    )
      .participants.filter(
        (one) => one.role === role && (agentId === undefined || one.obfuscatedExternalUserId === agentId),
      )
      .map(({ name }) => name)
      .sort()[0];

  const found = await find();
  if (found !== undefined) return found;
  const created = await connector.post(`${conversation}/participants`, {
    role,
    ...(agentId !== undefined && { obfuscatedExternalUserId: agentId }),
  });
  const { name } = read('Making a participant', participantSchema, created);
  // Somebody else may have made one in the same moment.
  return (await find()) ?? name;
}

/** The send times of what Agent Assist has, in milliseconds since the epoch. */
export async function listSendTimes(
  connector: ConnectorApp,
  conversation: string,
): Promise<ReadonlySet<number>> {
  const times = new Set<number>();
  let token = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({
      pageSize: String(PAGE_SIZE),
      ...(token !== '' && { pageToken: token }),
    });
    const { messages, nextPageToken } = read(
      'Reading the messages',
      messagesSchema,
      await connector.get(`${conversation}/messages?${query.toString()}`),
    );
    for (const { sendTime } of messages) if (sendTime !== undefined) times.add(Date.parse(sendTime));
    token = nextPageToken;
    if (token === '') break;
  }
  return times;
}

/** What was said before anybody listened: it is stored, and nothing is suggested for it. Equal send times are one. */
export async function createMessages(
  connector: ConnectorApp,
  conversation: string,
  messages: readonly AssistMessage[],
): Promise<AnalysisOutcome> {
  for (let start = 0; start < messages.length; start += MAX_BATCH) {
    const answer = await connector.post(`${conversation}/messages:batchCreate`, {
      requests: messages.slice(start, start + MAX_BATCH).map(({ participant, text, sentAt }) => ({
        parent: conversation,
        message: {
          content: text,
          participant: participant.slice(participant.lastIndexOf('/') + 1),
          sendTime: sentAt,
        },
      })),
    });
    const outcome = outcomeOf('Storing messages', answer);
    if (outcome !== 'taken') return outcome;
  }
  return 'taken';
}

/** Tells Agent Assist of a message, which suggests something to whoever listens. Idempotent by the SID. */
export async function analyzeContent(
  connector: ConnectorApp,
  { sid, participant, text, sentAt }: AssistMessage,
): Promise<AnalysisOutcome> {
  const answer = await connector.post(`${participant}:analyzeContent`, {
    textInput: { text },
    messageSendTime: sentAt,
    requestId: sid,
  });
  return outcomeOf('Relaying a message', answer);
}

/** @throws HttpProblem `connector_failed` for what may go better another time */
function outcomeOf(what: string, answer: ConnectorAnswer): AnalysisOutcome {
  if (isOk(answer)) return 'taken';
  if (statusOf(answer) === 'FAILED_PRECONDITION') return 'completed';
  if ([400, 404, 413].includes(answer.status) && statusOf(answer) !== undefined) return 'refused';
  if (answer.status >= 500 && statusOf(answer) !== undefined) return { failed: unexpected(what, answer) };
  throw unexpected(what, answer);
}
