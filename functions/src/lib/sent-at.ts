/**
 * The moment by which Agent Assist tells the messages of a conversation apart: the whole second of Twilio's
 * `dateCreated`, and the message's index as milliseconds. Twilio tells servers whole seconds only, and two messages of
 * one second must not count as one. The plugin makes it in the same way.
 * @param index the message's place in the Twilio conversation
 * @returns RFC 3339 with milliseconds
 */
export function sentAtOf(dateCreated: Date, index: number): string {
  const second = Math.floor(dateCreated.getTime() / 1_000) * 1_000;
  return new Date(second + (index % 1_000)).toISOString();
}
