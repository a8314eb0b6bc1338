/** A request that a Function made, and how it was answered. */
export interface Exchange {
  readonly method: string;
  /** As the Function named it: `https://sync.twilio.com/v1/…`. */
  readonly url: string;
  /** Those that say something: what Node adds to every request is left out. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly status: number;
  readonly answerHeaders: Readonly<Record<string, string>>;
  readonly answer: string;
  /** When it arrived and when it was answered, in milliseconds of one clock. */
  readonly askedAt: number;
  readonly answeredAt: number;
}

/** Milliseconds since the epoch, which a Function takes from its clock and puts into an address. */
const INSTANT = /\b\d{13}\b/g;

/** What tells two requests of one call apart: the same document is written twice, as different versions. */
export const keyOf = (method: string, url: string, ifMatch: string | undefined): string =>
  `${method} ${url.replace(INSTANT, '‹now›')} ${ifMatch ?? ''}`;

/**
 * The exchanges as rounds: each round's requests were sent when those of the round before had been answered. Their
 * number is how often the call waits for the network, however many requests go side by side.
 */
export function roundsOf(exchanges: readonly Exchange[]): readonly (readonly Exchange[])[] {
  const rounds: Exchange[][] = [];
  const depths = new Map<Exchange, number>();
  for (const exchange of exchanges.toSorted((a, b) => a.askedAt - b.askedAt)) {
    const before = [...depths].filter(([{ answeredAt }]) => answeredAt <= exchange.askedAt);
    const depth = Math.max(0, ...before.map(([, each]) => each + 1));
    depths.set(exchange, depth);
    (rounds[depth] ??= []).push(exchange);
  }
  return rounds;
}
