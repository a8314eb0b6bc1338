import * as v from 'valibot';

import { pausedSpansOf, type PausedSpans } from './pause';
import { attributesSchema } from './task-attributes';
import { readAnswer, type TwilioRest } from './twilio-rest';

/** A message as Twilio Conversations keeps it. */
export interface ConversationMessage {
  readonly sid: string;
  /** Rises, with gaps where messages were removed. */
  readonly index: number;
  readonly author: string;
  readonly body: string;
  readonly media: readonly Medium[];
  /** Null where the writer does not take part: Studio, bots and Twilio itself. */
  readonly participantSid: string | null;
  readonly dateCreated: Date;
}

export interface Medium {
  readonly sid: string;
  /** `body` is the text of an e-mail, `history` what it quotes. */
  readonly category: string;
  readonly contentType: string;
}

export interface ConversationState {
  readonly isClosed: boolean;
  readonly paused: PausedSpans;
}

/** One conversation of the service that Flex uses. */
export interface ConversationAddress {
  readonly serviceSid: string;
  readonly conversationSid: string;
}

const PAGE_SIZE = '100';
/** Far beyond a chat; a bound on what one call reads. */
const MAX_PAGES = 10;

const text = v.nullish(v.string(), '');

const conversationSchema = v.object({ state: v.string(), attributes: attributesSchema });

const messagesSchema = v.object({
  messages: v.array(
    v.pipe(
      v.object({
        sid: v.string(),
        index: v.pipe(v.number(), v.integer(), v.minValue(0)),
        author: text,
        body: text,
        media: v.nullish(v.array(v.object({ sid: v.string(), category: text, content_type: text })), []),
        participant_sid: v.nullish(v.string(), null),
        date_created: v.pipe(
          v.string(),
          v.isoTimestamp(),
          v.transform((date) => new Date(date)),
        ),
      }),
      v.transform(({ participant_sid, date_created, media, ...message }): ConversationMessage => ({
        ...message,
        media: media.map(({ content_type, ...medium }) => ({ ...medium, contentType: content_type })),
        participantSid: participant_sid,
        dateCreated: date_created,
      })),
    ),
  ),
  meta: v.object({ next_page_url: v.nullish(v.string(), null) }),
});

const HOST = 'https://conversations.twilio.com';

const conversationUrl = ({ serviceSid, conversationSid }: ConversationAddress): string =>
  `${HOST}/v1/Services/${serviceSid}/Conversations/${conversationSid}`;

/**
 * @returns `undefined` for a conversation that Flex's service does not have.
 * @throws HttpProblem `twilio_unavailable`
 */
export async function fetchConversation(
  rest: TwilioRest,
  address: ConversationAddress,
): Promise<ConversationState | undefined> {
  const answer = await rest(conversationUrl(address));
  if (answer.status === 404) return undefined;
  const { state, attributes } = readAnswer(conversationSchema, answer);
  return { isClosed: state === 'closed', paused: pausedSpansOf(attributes) };
}

/**
 * The messages after this index, the oldest first; those of a conversation that is longer than a thousand from its
 * newest on. None of a conversation that Flex's service does not have.
 * @throws HttpProblem `twilio_unavailable`
 */
export async function listMessagesAfter(
  rest: TwilioRest,
  address: ConversationAddress,
  index: number,
): Promise<readonly ConversationMessage[]> {
  const newer: ConversationMessage[] = [];
  let url: string | null = `${conversationUrl(address)}/Messages?Order=desc&PageSize=${PAGE_SIZE}`;
  for (let page = 0; page < MAX_PAGES && url?.startsWith(`${HOST}/`); page += 1) {
    const answer = await rest(url);
    if (answer.status === 404) return [];
    const { messages, meta }: v.InferOutput<typeof messagesSchema> = readAnswer(messagesSchema, answer);
    newer.push(...messages.filter((message) => message.index > index));
    if (messages.length === 0 || messages.some((message) => message.index <= index)) break;
    url = meta.next_page_url;
  }
  return newer.sort((a, b) => a.index - b.index);
}
