/** A simulator in a process of its own, which says where it listens and plays calls when it is told to. */
import { SCENARIOS } from '../../mocks/scenarios/scenarios';
import { startSimulator } from '../../mocks/simulator/server';

/** To this process: play calls, one after the other. */
export interface PlayOrder {
  /** Names of conversations, each of which gets a call of its own. They are made now, so that somebody can listen. */
  readonly prepare?: readonly string[];
  /** One line of a call is spoken in so many milliseconds; 0: as fast as it goes. */
  readonly everyMs?: number;
}

/** From this process. */
export type SimulatorNews =
  | { readonly type: 'listening'; readonly url: string }
  | { readonly type: 'prepared' }
  | { readonly type: 'spoken' };

const tell = (news: SimulatorNews): void => void process.send?.(news);

const simulator = await startSimulator({ seed: 7, latencyMs: [0, 0], thinkingMs: [0, 0] });
const { voice } = simulator.core;
let waiting: readonly string[] = [];

process.on('message', (order: PlayOrder) => {
  if (order.prepare) {
    waiting = order.prepare;
    for (const name of waiting) voice.startStream(name, { profile: 'demo-profile' });
    tell({ type: 'prepared' });
  } else {
    void speak(order.everyMs ?? 0).then(() => tell({ type: 'spoken' }));
  }
});
process.on('disconnect', () => process.exit(0));
tell({ type: 'listening', url: simulator.url });

async function speak(everyMs: number): Promise<void> {
  const begun = performance.now();
  let said = 0;
  for (const [n, name] of waiting.entries()) {
    for (const { role, text } of SCENARIOS[n % SCENARIOS.length]?.lines ?? []) {
      const due = begun + said * everyMs - performance.now();
      // Whatever is due is said at once; in between, what it brings gets out.
      await new Promise<void>((resolve) => (due > 1 ? setTimeout(resolve, due) : setImmediate(resolve)));
      voice.speak(name, {
        role: role === 'customer' ? 'END_USER' : 'HUMAN_AGENT',
        // When it was said, for whoever hears it.
        text: `${text} ${performance.timeOrigin + performance.now()}`,
        immediately: true,
      });
      said += 1;
    }
  }
}
