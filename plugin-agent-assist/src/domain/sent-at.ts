const SECOND_MS = 1_000;

/**
 * When a message was sent, as Agent Assist is told: the whole second of Twilio's `dateCreated`, and in place of its
 * milliseconds the message's index, modulo 1,000.
 *
 * Google takes two messages of one moment for one. Twilio's SDK and webhooks tell milliseconds and its REST API whole
 * seconds, so that the moment itself would differ by path; second and index are the same on every path, and order the
 * messages of one second. The Functions compute it alike.
 *
 * @returns RFC 3339 with milliseconds
 */
export const sentAtOf = (dateCreated: Date, index: number): string =>
  new Date(
    Math.floor(dateCreated.getTime() / SECOND_MS) * SECOND_MS +
      (((index % SECOND_MS) + SECOND_MS) % SECOND_MS),
  ).toISOString();
