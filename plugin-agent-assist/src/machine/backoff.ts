const BASE_MS = 500;
const CAP_MS = 30_000;

/**
 * Full jitter: any moment between now and a bound that doubles with each attempt (the first is 1), so that a
 * thousand desktops do not come back in the same second after an outage.
 */
export const backoffMs = (attempt: number, random: () => number, capMs = CAP_MS): number =>
  Math.round(random() * Math.min(capMs, BASE_MS * 2 ** attempt));
