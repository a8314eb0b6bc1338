import * as v from 'valibot';

import type { Attributes, ConversationEvent } from '../model/conversations';
import type { TokenClaims } from '../model/identity';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { parseLiveQuery, readIndex } from './live-query';
import { mediaAddress } from './media';
import {
  MAX_INITIAL_ITEMS,
  SDK_REQUESTS,
  SdkRequestFrame,
  type SdkEvent,
  type SdkFrame,
  type SdkMethod,
  type SdkParams,
  type SdkResults,
} from './sdk-protocol';
import {
  wireConversation,
  wireDocument,
  wireMap,
  wireMapItem,
  wireMessage,
  wireParticipant,
  wireSnapshot,
} from './sdk-rows';
import type { Socket, SocketListener } from './socket';
import { createVoiceDevices, type VoiceDevice } from './voice-devices';

/** The pages' side door to Conversations, Sync and Voice: every page of every person sees the same world. */
export interface SdkHub {
  accept(socket: Socket): SocketListener;
  close(): void;
}

type Answers = { [M in SdkMethod]: (params: SdkParams<M>) => SdkResults[M] };

/** What one page may see: its person's conversations, and what it has opened. */
interface Session {
  claims: TokenClaims | undefined;
  readonly device: VoiceDevice;
  readonly watched: Set<string>;
  readonly openMaps: Set<string>;
  readonly openDocuments: Set<string>;
  readonly queries: Map<
    string,
    { index: string; matches: (item: Attributes) => boolean; items: Map<string, string> }
  >;
}

/** Who may read a conversation without taking part. */
const OVERSEERS = ['supervisor', 'admin'];

/** Whose role in Conversations has `editConversationAttributes`; a web chat's customer is a guest, which has not. */
const changesConversations = ({ claims }: Session): boolean =>
  claims?.roles.some((role) => role !== 'guest') ?? false;

export function createSdkHub(world: World): SdkHub {
  const { conversations, sync, taskRouter } = world;
  const sessions = new Map<Session, (event: SdkEvent) => void>();
  const devices = createVoiceDevices(world);

  const takesPart = (session: Session, conversationSid: string): boolean => {
    const members = conversations.find(conversationSid)?.participants ?? [];
    return (
      session.claims !== undefined && members.some(({ identity }) => identity === session.claims?.identity)
    );
  };
  const sees = (session: Session, conversationSid: string): boolean =>
    session.watched.has(conversationSid) || takesPart(session, conversationSid);

  /** People hear of themselves and of those they share a conversation with. */
  const knows = (session: Session, identity: string): boolean =>
    session.claims?.identity === identity ||
    conversations.ofParticipant(identity).some(({ sid }) => sees(session, sid));

  const tellConversation = (event: Exclude<ConversationEvent, { type: 'userUpdated' }>): void => {
    for (const [session, push] of sessions) {
      const isMe = (identity: string) => identity === session.claims?.identity;
      const { conversationSid } = event;
      if (event.type === 'participantJoined' && isMe(event.participant.identity)) {
        session.watched.add(conversationSid);
        push({
          type: 'conversationJoined',
          conversation: wireSnapshot(conversations.get(conversationSid), conversations),
        });
        continue;
      }
      if (event.type === 'participantLeft' && isMe(event.participant.identity)) {
        session.watched.delete(conversationSid);
        push({ type: 'conversationLeft', conversationSid });
        continue;
      }
      if (!sees(session, conversationSid)) continue;
      switch (event.type) {
        case 'participantJoined': {
          const { participant } = event;
          const user = conversations.user(participant.identity);
          push({ type: event.type, conversationSid, participant: wireParticipant(participant), user });
          break;
        }
        case 'participantUpdated':
        case 'participantLeft':
          push({ type: event.type, conversationSid, participant: wireParticipant(event.participant) });
          break;
        case 'messageAdded':
        case 'messageUpdated':
          push({ type: event.type, conversationSid, message: wireMessage(event.message) });
          break;
        case 'messageRemoved':
          push({ type: event.type, conversationSid, messageSid: event.message.sid });
          break;
        case 'typingStarted':
        case 'typingEnded':
          if (!isMe(event.identity)) push({ type: event.type, conversationSid, identity: event.identity });
          break;
        case 'conversationUpdated':
          push({ type: event.type, conversation: wireConversation(event.conversation) });
          break;
      }
    }
  };

  const refreshQueries = (): void => {
    for (const [session, push] of sessions) {
      for (const [queryId, query] of session.queries) {
        const now = readIndex(world, query.index, query.matches);
        for (const [key, value] of now) {
          const text = JSON.stringify(value);
          if (query.items.get(key) === text) continue;
          query.items.set(key, text);
          push({ type: 'queryItemUpdated', queryId, key, value });
        }
        for (const key of [...query.items.keys()].filter((one) => !now.has(one))) {
          query.items.delete(key);
          push({ type: 'queryItemRemoved', queryId, key });
        }
      }
    }
  };

  const unsubscribe = [
    conversations.events.subscribe((event) => {
      if (event.type !== 'userUpdated') {
        tellConversation(event);
        return;
      }
      const { identity } = event.user;
      for (const [session, push] of sessions) {
        if (knows(session, identity)) push({ type: 'userUpdated', user: event.user });
      }
    }),
    sync.events.subscribe((event) => {
      for (const [session, push] of sessions) {
        if (event.type === 'documentUpdated') {
          const document = wireDocument(event.document);
          if (session.openDocuments.has(document.sid)) push({ type: event.type, document });
        } else if (session.openMaps.has(event.mapSid)) {
          push(event.type === 'mapItemRemoved' ? event : { ...event, item: wireMapItem(event.item) });
        }
      }
    }),
    taskRouter.events.subscribe(refreshQueries),
  ];

  const answersFor = (session: Session): Answers => {
    const me = (): string => {
      if (!session.claims) throw TwilioError.unauthorized();
      return session.claims.identity;
    };
    const oversees = (): boolean => session.claims?.roles.some((role) => OVERSEERS.includes(role)) ?? false;
    const readable = (sid: string) => {
      const conversation = conversations.get(sid);
      const identity = me();
      if (!conversation.participants.some((one) => one.identity === identity) && !oversees()) {
        throw TwilioError.forbidden(`User ${identity} is no participant of ${sid}`);
      }
      return conversation;
    };
    const participating = (sid: string): string => {
      const identity = me();
      if (!takesPart(session, sid))
        throw TwilioError.forbidden(`User ${identity} is no participant of ${sid}`);
      return identity;
    };

    return {
      hello({ token }) {
        const verdict = world.identity.verify(token);
        if (!verdict.valid) throw TwilioError.unauthorized(`Token is ${verdict.reason}`);
        session.claims = verdict.claims;
        return { identity: verdict.claims.identity, user: conversations.user(verdict.claims.identity) };
      },
      'conversations.list': () =>
        conversations
          .ofParticipant(me())
          .filter(({ state }) => state !== 'closed')
          .map((one) => wireSnapshot(one, conversations)),
      'conversations.get'({ sid }) {
        const conversation = readable(sid);
        session.watched.add(sid);
        return wireSnapshot(conversation, conversations);
      },
      'conversations.send': ({ sid, body, attributes, subject, media }) =>
        wireMessage(conversations.send(sid, participating(sid), body, attributes, { subject, media })),
      'conversations.editMessage': ({ sid, messageSid, ...change }) =>
        wireMessage(conversations.editMessage(sid, messageSid, change, participating(sid))),
      'conversations.removeMessage'({ sid, messageSid }) {
        conversations.removeMessage(sid, messageSid, participating(sid));
        return null;
      },
      'conversations.mediaAddress'({ mediaSid }) {
        const found = conversations.findMedium(mediaSid);
        if (!found) throw TwilioError.notFound(`/Media/${mediaSid}`);
        readable(found.conversationSid);
        return mediaAddress(mediaSid);
      },
      'conversations.typing'({ sid }) {
        conversations.typing(sid, participating(sid));
        return null;
      },
      'conversations.read'({ sid, index }) {
        conversations.markRead(sid, participating(sid), index);
        return null;
      },
      'conversations.setAttributes'({ sid, attributes }) {
        const identity = participating(sid);
        if (!changesConversations(session)) {
          throw TwilioError.forbidden(`User ${identity} may not change the attributes of ${sid}`);
        }
        conversations.updateAttributes(sid, attributes);
        return null;
      },
      'conversations.setParticipantAttributes'({ sid, participantSid, attributes }) {
        participating(sid);
        conversations.updateParticipant(sid, participantSid, attributes);
        return null;
      },
      'conversations.leave'({ sid }) {
        conversations.removeParticipant(sid, participating(sid));
        return null;
      },
      'users.get'({ identity }) {
        me();
        return conversations.user(identity);
      },
      'users.update': (change) => conversations.updateUser(me(), change),
      'sync.map'({ name }) {
        me();
        const map = sync.map(name);
        session.openMaps.add(map.sid);
        return wireMap(map);
      },
      'sync.setMapItem'({ sid, key, data }) {
        me();
        return wireMapItem(sync.setMapItem(sid, key, data));
      },
      'sync.removeMapItem'({ sid, key }) {
        me();
        sync.removeMapItem(sid, key);
        return null;
      },
      'sync.document'({ name }) {
        me();
        const document = sync.document(name);
        session.openDocuments.add(document.sid);
        return wireDocument(document);
      },
      'sync.setDocument'({ sid, data }) {
        me();
        return wireDocument(sync.setDocument(sid, data));
      },
      'sync.query'({ queryId, index, expression }) {
        me();
        const matches = parseLiveQuery(expression);
        const found = readIndex(world, index, matches);
        const items = new Map([...found].map(([key, value]) => [key, JSON.stringify(value)]));
        session.queries.set(queryId, { index, matches, items });
        return Object.fromEntries([...found].slice(0, MAX_INITIAL_ITEMS));
      },
      'sync.closeQuery'({ queryId }) {
        session.queries.delete(queryId);
        return null;
      },
      'voice.register'({ callSids }) {
        me();
        session.device.register(session.claims?.workerSid ?? '', callSids);
        return null;
      },
      'voice.unregister'() {
        session.device.unregister();
        return null;
      },
      'voice.accept'({ callSid }) {
        session.device.accept(callSid);
        return null;
      },
      'voice.hangUp'({ callSid }) {
        session.device.hangUp(callSid);
        return null;
      },
      'voice.mute'({ callSid, isMuted }) {
        session.device.mute(callSid, isMuted);
        return null;
      },
      'voice.sendDigits'({ callSid, digits }) {
        session.device.sendDigits(callSid, digits);
        return null;
      },
    };
  };

  const perform = <M extends SdkMethod>(answers: Answers, method: M, params: unknown): SdkResults[M] => {
    const parsed = v.safeParse(SDK_REQUESTS[method], params);
    if (!parsed.success) throw TwilioError.badRequest(`${method}: ${parsed.issues[0].message}`);
    // The schema of the method is what its answer takes; TypeScript cannot tie the two by a type variable.
    return answers[method](parsed.output);
  };

  return {
    accept(socket) {
      const send = (frame: SdkFrame): void => socket.send(JSON.stringify(frame));
      const push = (event: SdkEvent): void => send({ event });
      const session: Session = {
        claims: undefined,
        device: devices.add(push),
        watched: new Set(),
        openMaps: new Set(),
        openDocuments: new Set(),
        queries: new Map(),
      };
      const answers = answersFor(session);
      sessions.set(session, push);

      return {
        onMessage(text) {
          const request = v.safeParse(v.pipe(v.string(), v.parseJson(), SdkRequestFrame), text);
          if (!request.success) {
            socket.close(1003, 'Not a request');
            return;
          }
          const { id, method, params } = request.output;
          try {
            send({ id, result: perform(answers, method, params) });
          } catch (error) {
            if (!(error instanceof TwilioError)) throw error;
            send({ id, error: { status: error.status, code: error.code, message: error.message } });
          }
        },
        onClose() {
          sessions.delete(session);
          session.device.close();
        },
      };
    },
    close() {
      for (const stop of unsubscribe) stop();
      devices.close();
      sessions.clear();
    },
  };
}
