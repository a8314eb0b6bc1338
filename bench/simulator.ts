import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

import { io, type Socket } from 'socket.io-client';

import { SCENARIOS } from '../mocks/scenarios/scenarios';
import type { EventEnvelope } from '../mocks/simulator/connector/delivery';
import { figure, quantile, RUNS, type Figure } from './support/figure';
import type { PlayOrder, SimulatorNews } from './support/simulator-process';

export const about =
  'The simulator in a process of its own, heard by Socket.IO’s client in this one over a WebSocket: calls are spoken as fast as it goes, and then at a pace that brings about 2,000 events a second.';

const CALLS = 100;
/** A line of a call brings five to six events: what is heard in it, the message, and what is proposed to it. */
const PACE_MS = 3.75;
/** How much is said in all calls: each line comes as a message. */
const LINES = Array.from(
  { length: CALLS },
  (_, n) => SCENARIOS[n % SCENARIOS.length]?.lines.length ?? 0,
).reduce((sum, lines) => sum + lines);
/** After so long without an event there comes none. */
const QUIET_MS = 400;

const now = (): number => performance.timeOrigin + performance.now();

interface Heard {
  readonly eventsPerSecond: number;
  /** From the moment that something was said to its message in this process, milliseconds. */
  readonly latencies: readonly number[];
}

export async function run(): Promise<readonly Figure[]> {
  const simulator = fork(fileURLToPath(new URL('./support/simulator-process.ts', import.meta.url)), {
    execArgv: ['--import', 'tsx'],
  });
  try {
    const { url } = await news(simulator, 'listening');
    const socket = await connect(url);
    let batch = 0;
    const measure = async (everyMs: number): Promise<Heard> => {
      batch += 1;
      return listen(simulator, socket, `batch-${batch}`, everyMs);
    };
    await measure(0);
    const fast: Heard[] = [];
    const paced: Heard[] = [];
    for (let n = 0; n < RUNS; n += 1) {
      fast.push(await measure(0));
      paced.push(await measure(PACE_MS));
    }
    socket.disconnect();
    const latency = (share: number): readonly number[] =>
      paced.map(({ latencies }) => quantile(latencies, share));
    return [
      figure(
        'events as fast as it goes',
        'events/s',
        fast.map(({ eventsPerSecond }) => eventsPerSecond),
        { atLeast: 2_000 },
      ),
      figure(
        'events while their latency is measured',
        'events/s',
        paced.map(({ eventsPerSecond }) => eventsPerSecond),
      ),
      figure('latency at that pace: median of all messages', 'ms', latency(0.5)),
      figure('latency at that pace: 95th percentile', 'ms', latency(0.95)),
    ];
  } finally {
    simulator.kill();
  }
}

async function news<Type extends SimulatorNews['type']>(
  simulator: ChildProcess,
  type: Type,
): Promise<Extract<SimulatorNews, { type: Type }>> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(new Error('The simulator has ended'));
    simulator.once('exit', end);
    const hear = (told: SimulatorNews): void => {
      if (told.type !== type) return;
      simulator.off('message', hear);
      simulator.off('exit', end);
      resolve(told as Extract<SimulatorNews, { type: Type }>);
    };
    simulator.on('message', hear);
  });
}

async function connect(url: string): Promise<Socket> {
  const registered = await fetch(`${url}/register`, {
    method: 'POST',
    headers: { Authorization: 'flex-token' },
  });
  const { token } = (await registered.json()) as { token: string };
  const socket = io(url, { auth: { token }, transports: ['websocket'], reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
  });
  return socket;
}

async function listen(
  simulator: ChildProcess,
  socket: Socket,
  batch: string,
  everyMs: number,
): Promise<Heard> {
  const order = (told: PlayOrder): void => void simulator.send(told);
  const names = Array.from(
    { length: CALLS },
    (_, n) => `projects/demo-project/locations/global/conversations/${batch}-${n}`,
  );
  const prepared = news(simulator, 'prepared');
  order({ prepare: names });
  await prepared;
  for (const name of names) await socket.emitWithAck('join-conversation', name);

  const latencies: number[] = [];
  let events = 0;
  let last = now();
  const hear = (name: string, { data }: EventEnvelope): void => {
    events += 1;
    last = now();
    if (name !== 'new-message-event') return;
    const spokenAt = /([\d.]+)$/.exec(
      (JSON.parse(data) as { newMessagePayload: { content: string } }).newMessagePayload.content,
    );
    latencies.push(last - Number(spokenAt?.[1]));
  };
  socket.onAny(hear);
  const begun = now();
  const spoken = news(simulator, 'spoken');
  order({ everyMs });
  await spoken;
  while (now() - last < QUIET_MS) await new Promise((resolve) => setTimeout(resolve, QUIET_MS / 4));
  socket.offAny(hear);
  if (latencies.length !== LINES) throw new Error(`Of ${LINES} messages ${latencies.length} were heard`);
  if (latencies.some(Number.isNaN)) throw new Error('A message does not tell when it was said');
  return { eventsPerSecond: (events * 1_000) / (last - begun), latencies };
}
