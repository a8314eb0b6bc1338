import * as v from 'valibot';

import { ACCOUNT_SID, CONVERSATIONS_SERVICE_SID } from '../ids';
import type { Conversation, Medium, Message, Participant } from '../model/conversations';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { ok, type TwilioAnswer, type TwilioRequest } from './exchange';
import { mediaAddress } from './media';
import { jsonObject, readForm, restHost, restRoute } from './rest';

const HOST = 'conversations.twilio.com';
const MEDIA_HOST = 'mcs.us1.twilio.com';

const url = (path: string): string => `https://${HOST}/v1/Conversations/${path}`;

/** To servers, Conversations writes dates to the second; only its SDKs and webhooks know the milliseconds. */
const restDate = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const conversationRow = (conversation: Conversation) => ({
  sid: conversation.sid,
  account_sid: ACCOUNT_SID,
  chat_service_sid: CONVERSATIONS_SERVICE_SID,
  messaging_service_sid: null,
  friendly_name: conversation.friendlyName,
  unique_name: null,
  attributes: JSON.stringify(conversation.attributes),
  state: conversation.state,
  date_created: restDate(conversation.dateCreated),
  date_updated: restDate(conversation.dateUpdated),
  timers: {},
  bindings: conversation.email && {
    email: { address: conversation.email.address, name: conversation.email.name },
  },
  url: url(conversation.sid),
  links: {
    participants: url(`${conversation.sid}/Participants`),
    messages: url(`${conversation.sid}/Messages`),
    webhooks: url(`${conversation.sid}/Webhooks`),
  },
});

const mediumRow = ({ sid, category, contentType, filename, content }: Medium) => ({
  sid,
  category,
  content_type: contentType,
  filename,
  size: Buffer.byteLength(content),
});

const messageRow = (conversationSid: string, message: Message) => ({
  sid: message.sid,
  account_sid: ACCOUNT_SID,
  conversation_sid: conversationSid,
  index: message.index,
  author: message.author,
  body: message.body,
  media: message.media.length === 0 ? null : message.media.map(mediumRow),
  attributes: JSON.stringify(message.attributes),
  participant_sid: message.participantSid,
  date_created: restDate(message.dateCreated),
  date_updated: restDate(message.dateUpdated),
  delivery: null,
  content_sid: null,
  url: url(`${conversationSid}/Messages/${message.sid}`),
  links: {
    delivery_receipts: url(`${conversationSid}/Messages/${message.sid}/Receipts`),
    channel_metadata: url(`${conversationSid}/Messages/${message.sid}/ChannelMetadata`),
  },
});

const participantRow = (conversationSid: string, participant: Participant) => ({
  sid: participant.sid,
  account_sid: ACCOUNT_SID,
  conversation_sid: conversationSid,
  identity: participant.email ? null : participant.identity,
  attributes: JSON.stringify(participant.attributes),
  messaging_binding: participant.email && { type: 'email', level: 'to', ...participant.email },
  role_sid: null,
  last_read_message_index: participant.lastReadMessageIndex,
  last_read_timestamp: null,
  date_created: restDate(participant.dateCreated),
  date_updated: restDate(participant.dateUpdated),
  url: url(`${conversationSid}/Participants/${participant.sid}`),
});

const ConversationForm = v.object({
  Attributes: v.optional(jsonObject),
  State: v.optional(v.picklist(['active', 'inactive', 'closed'])),
});
const NewMessage = v.object({
  Author: v.optional(v.string(), 'system'),
  Body: v.optional(v.string(), ''),
  Attributes: v.optional(jsonObject, '{}'),
});
const ChangedMessage = v.object({
  Author: v.optional(v.string()),
  Body: v.optional(v.string()),
  Attributes: v.optional(jsonObject),
});

const pageSize = v.optional(
  v.pipe(v.string(), v.digits(), v.transform(Number), v.minValue(1), v.maxValue(100)),
  '50',
);
const ListQuery = v.object({
  Order: v.optional(v.picklist(['asc', 'desc']), 'asc'),
  PageSize: pageSize,
  Page: v.optional(v.pipe(v.string(), v.digits(), v.transform(Number)), '0'),
  PageToken: v.optional(v.pipe(v.string(), v.regex(/^PA\d+$/, 'Page token is invalid'))),
});

/**
 * One page of a list. The token tells where the page before ended, so messages that come or are taken away meanwhile
 * let none be skipped or listed twice.
 * @param placeOf rises along the list
 */
function listPage<Item>(
  { path, query }: TwilioRequest,
  key: string,
  items: readonly Item[],
  placeOf: (item: Item) => number,
  row: (item: Item) => object,
): TwilioAnswer {
  const parsed = v.safeParse(ListQuery, Object.fromEntries(query));
  if (!parsed.success) throw TwilioError.badRequest(parsed.issues[0].message);
  const { Order, PageSize, Page, PageToken } = parsed.output;

  const after = PageToken === undefined ? undefined : Number(PageToken.slice(2));
  const isBeyond = (item: Item): boolean =>
    after === undefined || (Order === 'asc' ? placeOf(item) > after : placeOf(item) < after);
  const found = (Order === 'asc' ? items : [...items].reverse()).filter(isBeyond);
  const shown = found.slice(0, PageSize);
  const last = shown.at(-1);

  const address = (page: number, token?: string): string => {
    const search = new URLSearchParams({ Order, PageSize: String(PageSize), Page: String(page) });
    if (token !== undefined) search.set('PageToken', token);
    return `https://${HOST}${path}?${search.toString()}`;
  };
  return ok({
    [key]: shown.map(row),
    meta: {
      key,
      page: Page,
      page_size: PageSize,
      first_page_url: address(0),
      previous_page_url: null,
      url: address(Page, PageToken),
      next_page_url: last && found.length > PageSize ? address(Page + 1, `PA${placeOf(last)}`) : null,
    },
  });
}

/** The account's one Conversations service, which is its default one: it may be named, and need not be. */
export function restConversations({ conversations }: Pick<World, 'conversations'>) {
  const one = `/v1(?:/Services/${CONVERSATIONS_SERVICE_SID})?/Conversations/:conversation`;
  const messageOf = (conversationSid: string, messageSid: string): Message => {
    const found = conversations.get(conversationSid).messages.find(({ sid }) => sid === messageSid);
    if (!found) throw TwilioError.notFound(`/Conversations/${conversationSid}/Messages/${messageSid}`);
    return found;
  };

  return restHost(HOST, [
    restRoute('GET', one, (_, sid) => ok(conversationRow(conversations.get(sid)))),
    restRoute('POST', one, (request, sid) => {
      const { Attributes, State } = readForm(ConversationForm, request);
      if (Attributes) conversations.updateAttributes(sid, Attributes);
      if (State) conversations.setState(sid, State);
      return ok(conversationRow(conversations.get(sid)));
    }),

    restRoute('GET', `${one}/Messages`, (request, sid) =>
      listPage(
        request,
        'messages',
        conversations.get(sid).messages,
        ({ index }) => index,
        (message) => messageRow(sid, message),
      ),
    ),
    restRoute('POST', `${one}/Messages`, (request, sid) => {
      const { Author, Body, Attributes } = readForm(NewMessage, request);
      const origin = request.webhookEnabled === 'true' ? 'restWithWebhooks' : 'rest';
      return ok(messageRow(sid, conversations.send(sid, Author, Body, Attributes, { origin })), 201);
    }),
    restRoute('GET', `${one}/Messages/:message`, (_, sid, messageSid) =>
      ok(messageRow(sid, messageOf(sid, messageSid))),
    ),
    restRoute('POST', `${one}/Messages/:message`, (request, sid, messageSid) => {
      const { Author, Body, Attributes } = readForm(ChangedMessage, request);
      const change = { author: Author, body: Body, attributes: Attributes };
      return ok(messageRow(sid, conversations.editMessage(sid, messageSid, change)));
    }),
    restRoute('DELETE', `${one}/Messages/:message`, (_, sid, messageSid) => {
      conversations.removeMessage(sid, messageSid);
      return ok(undefined, 204);
    }),

    restRoute('GET', `${one}/Participants`, (request, sid) => {
      const { participants } = conversations.get(sid);
      return listPage(
        request,
        'participants',
        participants,
        (participant) => participants.indexOf(participant),
        (participant) => participantRow(sid, participant),
      );
    }),
  ]);
}

/** Where the content of messages' media can be read, for servers: they are told an address that needs no sign-in. */
export function restMedia({ conversations }: Pick<World, 'conversations'>) {
  return restHost(MEDIA_HOST, [
    restRoute('GET', `/v1/Services/${CONVERSATIONS_SERVICE_SID}/Media/:medium`, (_, mediaSid) => {
      const found = conversations.findMedium(mediaSid);
      if (!found) throw TwilioError.notFound(`/Media/${mediaSid}`);
      return ok({
        ...mediumRow(found.medium),
        service_sid: CONVERSATIONS_SERVICE_SID,
        channel_sid: found.conversationSid,
        links: {
          content: `https://${MEDIA_HOST}/v1/Services/${CONVERSATIONS_SERVICE_SID}/Media/${mediaSid}/Content`,
          content_direct_temporary: mediaAddress(mediaSid),
        },
      });
    }),
  ]);
}
