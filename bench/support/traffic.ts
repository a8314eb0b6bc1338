import { CONVERSATION } from '../../mocks/fixtures/names';
import { suggestionFixtures } from '../../mocks/fixtures/suggestions';
import { protoFixtures } from '../../mocks/fixtures/wire';
import type { EventEnvelope } from '../../mocks/simulator/connector/delivery';
import { roomOf } from '../../mocks/simulator/connector/rooms';
import type { SimulatorCore } from '../../mocks/simulator/core';
import { seededRandom } from '../../mocks/simulator/random';

/** A suggestion on its way, and the words by which it is found on the screen: `Case 000042`. */
export interface Sent {
  /** The full name of its conversation. */
  readonly conversation: string;
  readonly marker: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Traffic {
  /**
   * Sends the conversation's next event.
   * @param conversation its full name
   * @returns undefined where that is a message, of which the panel shows nothing by itself
   */
  send(conversation: string): Sent | undefined;
  /**
   * Sends events for a while, at times of which none depends on another, as those of customers do.
   * @param next whose event is sent
   */
  flow(options: {
    readonly perSecond: number;
    readonly ms: number;
    next(): string;
  }): Promise<readonly Sent[]>;
}

/** The demo profile's suggestions to one message, one event each. */
const SUGGESTIONS = [
  suggestionFixtures.smartReplies,
  suggestionFixtures.knowledgeGenerative,
  suggestionFixtures.coaching,
  suggestionFixtures.freeForm,
];

/** Begins of texts in them that the panel shows. */
const SHOWN = [
  'I am sorry that the jacket',
  'Unworn** items can be returned',
  'Check whether a larger size',
  'The customer has returned',
];

const CASE_DIGITS = 6;

/** Milliseconds since the epoch by the clock that pages of a browser on this machine have, and finer than `Date.now`. */
const now = (): number => performance.timeOrigin + performance.now();

/**
 * The live conversations' events as Google publishes them, handed to the connector's sockets at once: how long Pub/Sub
 * takes is not what is measured. Each customer's message is followed by all that it suggests.
 */
export function createTraffic({ rooms }: Pick<SimulatorCore, 'rooms'>): Traffic {
  const random = seededRandom(7);
  const turns = new Map<string, number>();
  let serial = 0;

  const send: Traffic['send'] = (conversation) => {
    serial += 1;
    const turn = turns.get(conversation) ?? 0;
    turns.set(conversation, turn + 1);
    const ofMessage = SUGGESTIONS.length + 1;
    const suggestion = SUGGESTIONS[(turn % ofMessage) - 1];
    const marker = `Case ${String(serial).padStart(CASE_DIGITS, '0')}`;
    const type = suggestion ? 'human-agent-assistant-event' : 'new-message-event';
    const data = JSON.stringify(suggestion ? suggested(suggestion) : said())
      .replaceAll(/\/messages\/\w+/g, `/messages/Message${Math.floor(turn / ofMessage)}`)
      .replaceAll(/\/answerRecords\/\w+/g, `$&x${serial}`)
      .replaceAll(CONVERSATION, conversation)
      .replaceAll(
        new RegExp(SHOWN.map((text) => text.replaceAll('*', '\\*')).join('|'), 'g'),
        `${marker}: $&`,
      );
    const room = roomOf(conversation);
    const envelope: EventEnvelope = {
      conversation_name: room,
      data,
      data_type: type,
      ack_time: new Date().toISOString(),
      publish_time: new Date().toISOString(),
      message_id: String(10 ** 15 + serial),
    };
    const at = now();
    rooms.deliver(room, type, envelope);
    return suggestion && { conversation, marker, at };
  };

  return {
    send,
    async flow({ perSecond, ms, next }) {
      const sent: Sent[] = [];
      const begun = now();
      for (let due = 0; ;) {
        due += (-Math.log(1 - random()) * 1000) / perSecond;
        if (due > ms) return sent;
        await new Promise((resolve) => setTimeout(resolve, begun + due - now()));
        const one = send(next());
        if (one) sent.push(one);
      }
    },
  };
}

const suggested = (suggestion: (typeof SUGGESTIONS)[number]): object => ({
  ...protoFixtures.HumanAgentAssistantEvent,
  suggestionResults: [suggestion],
});

const said = (): object => {
  const { ConversationEvent } = protoFixtures;
  const at = new Date().toISOString();
  return {
    ...ConversationEvent,
    newMessagePayload: { ...ConversationEvent.newMessagePayload, createTime: at, sendTime: at },
  };
};
