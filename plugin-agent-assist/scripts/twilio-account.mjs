import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import path from 'node:path';

/**
 * @typedef {object} TwilioAccount
 * @property {string} accountSid
 * @property {string} username an API key's SID, or the account SID
 * @property {string} password the secret that goes with it
 */

function readCliConfiguration(home) {
  try {
    return JSON.parse(readFileSync(path.join(home, '.twilio-cli', 'config.json'), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT') return {};
    throw error;
  }
}

/** The account of a profile that the Twilio CLI (5 and later) saved: the named one, or the active one. */
function accountOfProfile(environment, home) {
  const { profiles = {}, activeProject } = readCliConfiguration(home);
  const profile = profiles[environment.TWILIO_PROFILE ?? activeProject];
  if (!profile?.accountSid || !profile.apiKey || !profile.apiSecret) return undefined;
  return { accountSid: profile.accountSid, username: profile.apiKey, password: profile.apiSecret };
}

/**
 * Finds the Twilio account to work on, in the order of the Twilio CLI: a profile named by TWILIO_PROFILE, then
 * TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET or with TWILIO_AUTH_TOKEN, then the CLI's
 * active profile.
 * @returns {TwilioAccount | undefined} nothing where none of them is complete
 */
export function findTwilioAccount(environment = process.env, home = homedir()) {
  if (environment.TWILIO_PROFILE) return accountOfProfile(environment, home);

  const {
    TWILIO_ACCOUNT_SID: accountSid,
    TWILIO_API_KEY,
    TWILIO_API_SECRET,
    TWILIO_AUTH_TOKEN,
  } = environment;
  if (accountSid && TWILIO_API_KEY && TWILIO_API_SECRET) {
    return { accountSid, username: TWILIO_API_KEY, password: TWILIO_API_SECRET };
  }
  if (accountSid && TWILIO_AUTH_TOKEN) {
    return { accountSid, username: accountSid, password: TWILIO_AUTH_TOKEN };
  }
  return accountOfProfile(environment, home);
}
