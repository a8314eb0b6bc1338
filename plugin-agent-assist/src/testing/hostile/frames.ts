import { companionFixture } from '../../../../mocks/fixtures/companion';
import { hostileFixtures } from '../../../../mocks/fixtures/hostile';
import { CONVERSATION, ROOM } from '../../../../mocks/fixtures/names';
import { recognitionFixtures } from '../../../../mocks/fixtures/recognition';
import { suggestionFixtures } from '../../../../mocks/fixtures/suggestions';
import { envelope, eventFixtures, protoFixtures } from '../../../../mocks/fixtures/wire';
import { SOCKET_EVENTS, type SocketEventName } from '../../adapters/wire/socket-envelope';
import { roomOf, type ConversationName } from '../../domain/ids';
import { chance, deeplyNested, mutate, pick, stringified, type Random } from './mutate';

/** One event of the socket, as the connector might send it. */
export interface Frame {
  readonly name: SocketEventName;
  readonly raw: unknown;
}

const suggestionEvent = (suggestionResults: readonly object[]): Frame => ({
  name: 'human-agent-assistant-event',
  raw: envelope(
    'human-agent-assistant-event',
    { ...protoFixtures.HumanAgentAssistantEvent, suggestionResults },
    'id',
  ),
});

const SUGGESTIONS = [
  ...[...Object.values(suggestionFixtures), companionFixture].map((result) => suggestionEvent([result])),
  ...Object.values(hostileFixtures).map(suggestionEvent),
];
const MESSAGES: readonly Frame[] = [{ name: 'new-message-event', raw: eventFixtures['new-message-event'] }];
const SPEECH = Object.values(recognitionFixtures).map((raw): Frame => ({
  name: 'new-recognition-result-notification-event',
  raw,
}));
const SOUND = [SUGGESTIONS, MESSAGES, SPEECH];

const SIX_MEGABYTES = 6 * 1024 ** 2;

/**
 * Makes an endless row of events about a conversation: sound ones, the same ones again, and many that no connector
 * should send. The same random numbers make the same events.
 */
export function createFrames(random: Random, conversations: readonly ConversationName[]): () => Frame {
  let count = 0;
  const recent: Frame[] = [];

  /** A sound frame of its own: what names messages, answers and deliveries does so once. */
  const soundFrame = (): Frame => {
    const { name, raw } = pick(random, pick(random, SOUND));
    const conversation = pick(random, conversations);
    const text = JSON.stringify(raw)
      .replaceAll(CONVERSATION, conversation)
      .replaceAll(ROOM, roomOf(conversation))
      .replaceAll(/(answerRecords\/[\w-]+)/g, `$1x${count}`)
      // A message is told of by several events.
      .replaceAll(/(messages\/[\w-]+)/g, `$1x${count - (count % 3)}`);
    return { name, raw: { ...(JSON.parse(text) as object), message_id: String(count) } };
  };

  const withData = ({ name, raw }: Frame, change: (data: string) => string): Frame => {
    const { data, ...rest } = raw as { readonly data: string };
    return { name, raw: { ...rest, data: change(data) } };
  };

  const hostileFrame = (): Frame => {
    const sound = soundFrame();
    const kind = random();
    if (kind < 0.55) return withData(sound, (data) => stringified(mutate(random, JSON.parse(data))));
    if (kind < 0.65) return withData(sound, (data) => data.slice(0, Math.floor(random() * data.length)));
    if (kind < 0.8) return { ...sound, raw: mutate(random, sound.raw) };
    if (kind < 0.85) return { ...sound, name: pick(random, SOCKET_EVENTS) };
    if (kind < 0.9)
      return withData(sound, (data) =>
        data.replaceAll(/[a-z]/g, (c) => (chance(random, 0.01) ? '\ud83d' : c)),
      );
    if (kind < 0.92)
      return withData(sound, (data) =>
        data.replace(/"suggestionResults":\[/, `$&${stringified(deeplyNested())},`),
      );
    return {
      ...sound,
      raw: pick(random, [undefined, null, 0, '', 'text', [], [[]], {}, () => undefined, Symbol.iterator, 1n]),
    };
  };

  return () => {
    count += 1;
    const again = recent.length > 0 && chance(random, 0.1);
    const frame =
      count === 1_000
        ? withData(soundFrame(), (data) =>
            data.replace(
              /"(reply|content|transcript|answerText)":"/,
              `$&${'long '.repeat(SIX_MEGABYTES / 5)}`,
            ),
          )
        : again
          ? pick(random, recent)
          : chance(random, 0.5)
            ? soundFrame()
            : hostileFrame();
    recent.push(frame);
    if (recent.length > 50) recent.shift();
    return frame;
  };
}
