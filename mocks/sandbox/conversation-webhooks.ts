import { ACCOUNT_SID, CONVERSATIONS_SERVICE_SID, MESSAGING_SERVICE_SID } from '../twilio/ids';
import type { ConversationEvent, Conversations } from '../twilio/model/conversations';
import { postSigned } from './signed-post';

/** What became of one webhook. */
export interface WebhookOutcome {
  readonly messageSid: string;
  readonly index: number;
  /** The status of the answer; `undefined` where none came within Twilio's time limit. */
  readonly status: number | undefined;
}

/** The account's webhook for new messages, and what can be made to go wrong with it. */
export interface ConversationWebhooks {
  /** The next so many are never posted. */
  drop(times: number): void;
  /** The next so many are held until the last of them is there, and posted one after the other, that one first. */
  reverse(count: number): void;
  /** While it is down, nothing is posted, and nothing is made up for afterwards. */
  setDown(isDown: boolean): void;
  /** Ends every fault. What is held is never posted. */
  mend(): void;
  /** Resolves when all that has been posted has been answered, or given up. */
  settled(): Promise<void>;
  /** Posts nothing more, and resolves when what was under way has been answered. */
  stop(): Promise<void>;
}

export interface WebhookTarget {
  /** Where to post to now; `undefined` where the account has no webhook. */
  readonly url: () => string | undefined;
  readonly report?: (outcome: WebhookOutcome) => void;
}

type MessageAdded = Extract<ConversationEvent, { type: 'messageAdded' }>;

/** Twilio waits this long for an answer, and does not ask again. */
const ANSWER_LIMIT_MS = 5_000;

/** What Twilio documents of `onMessageAdded`, as it stands in the form. */
function fieldsOf({ conversationSid, message, origin }: MessageAdded): Record<string, string> {
  const media = message.media.map(({ sid, category, contentType, filename, content }) => ({
    Sid: sid,
    Category: category,
    ContentType: contentType,
    Filename: filename,
    Size: Buffer.byteLength(content),
  }));
  return {
    AccountSid: ACCOUNT_SID,
    EventType: 'onMessageAdded',
    ChatServiceSid: CONVERSATIONS_SERVICE_SID,
    MessagingServiceSid: MESSAGING_SERVICE_SID,
    ConversationSid: conversationSid,
    MessageSid: message.sid,
    Index: String(message.index),
    DateCreated: message.dateCreated.toISOString(),
    Body: message.body,
    Author: message.author,
    Attributes: JSON.stringify(message.attributes),
    RetryCount: '0',
    ...(message.participantSid === null ? {} : { ParticipantSid: message.participantSid }),
    ...(media.length === 0 ? {} : { Media: JSON.stringify(media) }),
    ...(origin === 'sdk' ? { Source: 'SDK', ClientIdentity: message.author } : { Source: 'API' }),
  };
}

/**
 * Posts new messages to the account's post-event webhook, signed, as Twilio does: once each, without waiting for
 * anybody, so that they may overtake each other. Messages sent by REST are left out unless their sender asked for it.
 */
export function postConversationWebhooks(
  conversations: Pick<Conversations, 'events'>,
  { url, report = () => undefined }: WebhookTarget,
): ConversationWebhooks {
  const underWay = new Set<Promise<void>>();
  let toDrop = 0;
  let toHold = 0;
  let held: MessageAdded[] = [];
  let isDown = false;

  const post = async (event: MessageAdded): Promise<void> => {
    const address = url();
    if (address === undefined) return;
    const status = await postSigned(address, fieldsOf(event), ANSWER_LIMIT_MS);
    report({ messageSid: event.message.sid, index: event.message.index, status });
  };
  const start = (posts: readonly MessageAdded[]): void => {
    const postAll = async (): Promise<void> => {
      for (const event of posts) await post(event);
    };
    const posted = postAll().finally(() => underWay.delete(posted));
    underWay.add(posted);
  };

  const unsubscribe = conversations.events.subscribe((event) => {
    if (event.type !== 'messageAdded' || event.origin === 'rest' || isDown) return;
    if (toDrop > 0) {
      toDrop -= 1;
      return;
    }
    if (toHold === 0) {
      start([event]);
      return;
    }
    held.push(event);
    toHold -= 1;
    if (toHold > 0) return;
    start(held.reverse());
    held = [];
  });

  const settled = async (): Promise<void> => {
    while (underWay.size > 0) await Promise.all(underWay);
  };
  return {
    drop: (times) => void (toDrop += times),
    reverse: (count) => void (toHold += count),
    setDown: (next) => void (isDown = next),
    mend() {
      toDrop = 0;
      toHold = 0;
      held = [];
      isDown = false;
    },
    settled,
    stop() {
      unsubscribe();
      return settled();
    },
  };
}
