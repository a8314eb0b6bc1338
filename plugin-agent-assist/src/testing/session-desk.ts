import { SimulatedClock } from 'xstate';

import type { TaskRef } from '../domain/assist';
import type { Feature } from '../domain/feature';
import type { AudioStarter } from '../domain/ports';
import { provideSession } from '../machine/actors/session-actors';
import { createConnection } from '../machine/connection';
import { DEFAULT_ALLOWANCE, createRelayPacer } from '../machine/relay-pacer';
import { createSessionRegistry } from '../machine/session-registry';
import type { projected, Projection } from '../store/actions';
import { createProjector } from '../store/projector';
import { assistReducer } from '../store/reducer';
import type { AssistState, SessionRecord } from '../store/state';
import { FakeApi, FakeConversations, FakeIssuer, FakeSockets, PROFILE, aTask } from './fakes';
import { settle } from './settle';

/** Machines, projector and reducer as in production; the world around them and the clock are the test's. */
export function setupDesk(
  features: readonly Feature[] = ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'],
  { audio }: { readonly audio?: AudioStarter } = {},
) {
  const clock = new SimulatedClock();
  const now = () => Date.UTC(2026, 0, 15, 10) + clock.now();
  const issuer = new FakeIssuer(now);
  const sockets = new FakeSockets();
  const api = new FakeApi(now);
  const conversations = new FakeConversations();
  let state: AssistState = assistReducer(undefined, { type: 'init' });
  const batches: (readonly Projection[])[] = [];
  const projector = createProjector(
    (action: ReturnType<typeof projected>) => {
      batches.push(action.payload);
      state = assistReducer(state, action);
    },
    (flush) => queueMicrotask(flush),
  );
  const connection = createConnection({
    issuer,
    openSocket: sockets.open,
    now,
    random: () => 1,
    actorOptions: { clock },
  });
  projector.observeConnection(connection.actor);
  const pacer = createRelayPacer(
    DEFAULT_ALLOWANCE,
    now,
    (ms) => new Promise<void>((resolve) => clock.setTimeout(() => resolve(), ms)),
  );
  const registry = createSessionRegistry({
    machine: provideSession({
      api,
      connection,
      conversations,
      pacer,
      audio,
      profile: PROFILE,
      features,
      obfuscatedAgentId: () => Promise.resolve('agent-hash'),
      obfuscate: (identifier) => Promise.resolve(`hash-of-${identifier}`),
      now,
    }),
    connection,
    observe: projector.observe,
    now,
    random: () => 1,
    actorOptions: { clock },
  });
  const record = (task: TaskRef = aTask()): SessionRecord => {
    const found = state.sessions[task.taskSid];
    if (!found) throw new Error(`No session for ${task.taskSid}`);
    return found;
  };
  const goLive = async (task: TaskRef = aTask()) => {
    registry.open(task);
    await settle();
    sockets.newest.onOpen();
    await settle();
  };
  const replies = (task: TaskRef = aTask()) =>
    record(task).current?.suggestions.flatMap((suggestion) =>
      suggestion.kind === 'smartReply' ? [suggestion.text] : [],
    ) ?? [];
  return {
    api,
    batches,
    clock,
    connection,
    conversations,
    issuer,
    now,
    registry,
    replies,
    sockets,
    record,
    goLive,
    state: () => state,
  };
}
