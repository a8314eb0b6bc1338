/** What Chromium itself logs of an address that cannot be reached or refuses. No page can keep it from that. */
const UNREACHED = /^(WebSocket connection to .* failed|Failed to load resource:)/;
/** What Flex logs, many times over, where the network goes while it asks who takes part in a chat. */
const FLEX_UNREACHED = /(Could not|Can't) fetch (task router )?participants for task/;

/** What a page threw or logged as an error, without what the browser and Flex say of a network that is gone. */
export const besideNetwork = (errors: readonly string[]): readonly string[] =>
  errors.filter((error) => !UNREACHED.test(error) && !FLEX_UNREACHED.test(error));
