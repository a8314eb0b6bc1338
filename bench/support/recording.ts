import type { ConversationName } from '../../plugin-agent-assist/src/domain/ids';
import { SCENARIOS } from '../../mocks/scenarios/scenarios';
import type { EventEnvelope } from '../../mocks/simulator/connector/delivery';
import type { ProfileId } from '../../mocks/simulator/dialogflow/profile-catalogue';
import type { SuggestionResult } from '../../mocks/simulator/dialogflow/resources';
import { aDesk, LOCATION, type Desk } from '../../mocks/simulator/testing/agent-desk';
import { seededRandom } from '../../mocks/simulator/random';

/** An event as the connector's Socket.IO delivers it: its name, and what it carries. */
export interface RecordedEvent {
  readonly name: string;
  readonly body: EventEnvelope;
}

/** The same, as the text of one WebSocket message: an engine.io packet (4) that holds a Socket.IO event (2). */
export const frameOf = ({ name, body }: RecordedEvent): string => `42${JSON.stringify([name, body])}`;

/** Where each of the recorded conversations gets its suggestions from: every kind of event is among them. */
const PROFILES = [
  'demo-profile',
  'legacy-profile',
  'companion-profile',
] as const satisfies readonly ProfileId[];

/** Two chats for each call, which has more events than both: each word that is recognised is one. */
const MEDIA = ['chat', 'chat', 'call'] as const;
type Medium = (typeof MEDIA)[number];

/** Nothing comes in the order in which it was said: each takes its own time to the socket. */
const LATENCY_MS = [0, 800] as const;
const THINKING_MS = [400, 1_500] as const;

/**
 * Events of one long conversation of all kinds, as the simulator delivers them: what is being said, messages, and what
 * is proposed to them, tool calls and their results among it. (Summaries are answers to requests, and no events.) A
 * conversation has one profile and says one thing at a
 * time, so this one is spliced together of many short ones, one for each script, profile and medium in turn; what names
 * it in the events is replaced. The same seed records the same.
 */
export async function record(
  count: number,
  seed: number,
  conversation: ConversationName,
): Promise<readonly RecordedEvent[]> {
  const random = seededRandom(seed);
  const events: RecordedEvent[] = [];
  for (let part = 0; events.length < count; part += 1) {
    // A simulator of its own for each: one that has run for hours has a day's timers to look through.
    const desk = await aDesk({ seed: seed + 100 * part, latencyMs: LATENCY_MS, thinkingMs: THINKING_MS });
    const medium = MEDIA[part % MEDIA.length] ?? 'chat';
    const profile = PROFILES[Math.floor(part / MEDIA.length) % PROFILES.length] ?? 'demo-profile';
    const { lines } = SCENARIOS[Math.floor(random() * SCENARIOS.length)] ?? { lines: [] };
    const id = `C${medium}-${part}`;
    const heard = await play(desk, id, medium, profile, lines);
    for (const event of heard) events.push(renamed(event, `${LOCATION}/conversations/${id}`, conversation));
  }
  return events.slice(0, count);
}

type Lines = (typeof SCENARIOS)[number]['lines'];

async function play(
  desk: Desk,
  id: string,
  medium: Medium,
  profile: ProfileId,
  lines: Lines,
): Promise<readonly RecordedEvent[]> {
  const { clock, core } = desk;
  const name = `${LOCATION}/conversations/${id}`;
  if (medium === 'call') {
    core.voice.startStream(name, { profile });
    clock.advance(LATENCY_MS[1]);
    const { session, events } = await desk.listen(name);
    for (const { role, text, delayMs } of lines) {
      core.voice.speak(name, { role: role === 'customer' ? 'END_USER' : 'HUMAN_AGENT', text });
      clock.advance(Math.max(delayMs, 1));
    }
    clock.advance(10_000);
    session.disconnect();
    return events;
  }
  const chat = await desk.openChat(id, profile);
  const { session, events } = await desk.listen(name);
  for (const { role, text, delayMs } of lines) {
    await chat.say(role, text);
    clock.advance(Math.max(delayMs, 1));
  }
  clock.advance(10_000);
  for (const answerRecord of waitingIn(events)) {
    await desk.api('POST', `${chat.agent.name}:analyzeContent`, {
      suggestionInput: { answerRecord, action: 'CONFIRM' },
    });
  }
  clock.advance(10_000);
  session.disconnect();
  return events;
}

/** The answer records of tool calls that wait for the agent. */
const waitingIn = (events: readonly RecordedEvent[]): readonly string[] =>
  events
    .filter(({ name }) => name === 'human-agent-assistant-event')
    .flatMap(
      ({ body }) => (JSON.parse(body.data) as { suggestionResults: SuggestionResult[] }).suggestionResults,
    )
    .flatMap(
      ({ generateSuggestionsResponse }) => generateSuggestionsResponse?.generatorSuggestionAnswers ?? [],
    )
    .flatMap(({ generatorSuggestion }) => generatorSuggestion.toolCallInfo ?? [])
    .flatMap(({ toolCall }) =>
      toolCall.state === 'NEEDS_CONFIRMATION' && toolCall.answerRecord ? [toolCall.answerRecord] : [],
    );

/** The event as it would be, were its conversation called `to`. */
export const renamed = (
  { name, body }: RecordedEvent,
  from: string,
  to: ConversationName,
): RecordedEvent => ({
  name,
  body: {
    ...body,
    conversation_name: to.replace(/\/locations\/[^/]+/, ''),
    // With and without the location, which the names of Google's own resources keep.
    data: body.data.replaceAll(from, to),
  },
});
