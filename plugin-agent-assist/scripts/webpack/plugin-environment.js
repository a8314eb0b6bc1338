const fs = require('node:fs');
const path = require('node:path');
const dotenv = require('dotenv');

/** The names that Google's integration documents, so that its users can bring their configuration along. */
const DOCUMENTED_NAMES = [
  'TWILIO_CONVERSATION_PROFILE',
  'TWILIO_FEATURES',
  'TWILIO_FUNCTIONS_URL',
  'TWILIO_DEBUG',
];

/** Set to `true`, it makes the dev server answer for the Functions and the connector. */
const MOCKS_SWITCH = 'FLEX_APP_AGENT_ASSIST_MOCKS';

const readEnvFile = (file) => (fs.existsSync(file) ? dotenv.parse(fs.readFileSync(file)) : {});

/**
 * Reads what the plugin may know of its environment. The environment wins over `.env.‹profile›`, which wins
 * over `.env`. The profile is the Twilio CLI's: Flex's tools pass it on as TWILIO_PROFILE.
 * @param {string} pluginDirectory where the `.env` files are
 * @returns {Record<string, string | undefined>} one entry for each known name, and no other: the environment
 *   of a build holds secrets
 */
function readPluginEnvironment(pluginDirectory) {
  const profile = process.env.TWILIO_PROFILE;
  const variables = {
    ...readEnvFile(path.join(pluginDirectory, '.env')),
    ...(profile && readEnvFile(path.join(pluginDirectory, `.env.${profile}`))),
    ...process.env,
  };
  return Object.fromEntries([...DOCUMENTED_NAMES, MOCKS_SWITCH].map((name) => [name, variables[name]]));
}

module.exports = { MOCKS_SWITCH, readPluginEnvironment };
