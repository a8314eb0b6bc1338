/*
 * What is logged and thrown in a page whose network has gone, by others than this plugin. Which of it comes depends on
 * what Flex and its SDKs just ask for in that moment, so that all of it is named here, as they word it.
 */

const KNOWN: readonly RegExp[] = [
  // Chromium itself, of an address that cannot be reached or refuses. No page can keep it from that.
  /^(WebSocket connection to .* failed|Failed to load resource:)/,
  // The SDK of TaskRouter, of its socket and of its requests.
  /^\[[\dTZ:.-]+\] (WebSocket error occurred|Network Error): /,
  // Flex's log of errors (`logLine`), of a request by fetch or by axios, and of TaskRouter's socket.
  /^\d[^\n]* - [\w -]+: [^\n]+\n\nOriginal error:\n"(Failed to fetch|Network Error|Could not connect to Twilio's servers\.|Connection to Twilio's servers was lost\.)"$/,
  /^\d[^\n]* - FlexClientManager - setDegradedMode: (Degraded mode has been activated for \w+|Cannot set degraded mode while user is offline)$/,
  // Flex where it shows who takes part in a chat, many times over.
  /^Can't fetch task router participants for task \w+ Error: Could not fetch (channels|participants)\b/,
  // The same error of Flex's where nothing has caught it.
  /^Could not fetch (channels|participants)$/,
];

/** What a page threw or logged as an error, without what the browser and Flex say of a network that is gone. */
export const besideNetwork = (errors: readonly string[]): readonly string[] =>
  errors.filter((error) => !KNOWN.some((known) => known.test(error)));
