import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import * as v from 'valibot';

/** What signs requests to Twilio's REST APIs, and where it was found. */
export interface TwilioCredentials {
  readonly accountSid: string;
  /** An API key's SID, or the account's. */
  readonly username: string;
  readonly password: string;
  readonly region: string | undefined;
  readonly edge: string | undefined;
  /** In words, for messages. */
  readonly source: string;
}

const ENVIRONMENT = ['TWILIO_ACCOUNT_SID', 'TWILIO_API_KEY', 'TWILIO_API_SECRET'] as const;

/** The Twilio CLI's own file. Before its version 5 the secrets were in the system's keychain instead. */
const cliConfigSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({
    activeProject: v.nullish(v.string()),
    profiles: v.optional(
      v.record(
        v.string(),
        v.object({
          accountSid: v.string(),
          apiKey: v.optional(v.string()),
          apiSecret: v.optional(v.string()),
          region: v.nullish(v.string()),
          edge: v.nullish(v.string()),
        }),
      ),
      {},
    ),
  }),
);

/**
 * Finds credentials as the deployment of the plugin does, so that both go to one account: first a profile of the CLI
 * that TWILIO_PROFILE names, then TWILIO_ACCOUNT_SID with TWILIO_API_KEY and TWILIO_API_SECRET (or with
 * TWILIO_AUTH_TOKEN), then the active profile of the CLI.
 * @throws Error whose message tells what to do.
 */
export function findTwilioCredentials(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): TwilioCredentials {
  const { TWILIO_PROFILE, TWILIO_ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_AUTH_TOKEN } =
    environment;
  const place = { region: environment.TWILIO_REGION, edge: environment.TWILIO_EDGE };

  if (TWILIO_PROFILE) {
    const named = readProfile(home, TWILIO_PROFILE);
    if (named) return named;
    throw new Error(
      `No Twilio credentials: TWILIO_PROFILE is ${TWILIO_PROFILE}, and the Twilio CLI (5 or later) has no such profile with an API key.`,
    );
  }
  if (TWILIO_ACCOUNT_SID && TWILIO_API_KEY && TWILIO_API_SECRET) {
    return {
      accountSid: TWILIO_ACCOUNT_SID,
      username: TWILIO_API_KEY,
      password: TWILIO_API_SECRET,
      ...place,
      source: 'TWILIO_API_KEY and TWILIO_API_SECRET',
    };
  }
  if (TWILIO_ACCOUNT_SID && TWILIO_AUTH_TOKEN) {
    return {
      accountSid: TWILIO_ACCOUNT_SID,
      username: TWILIO_ACCOUNT_SID,
      password: TWILIO_AUTH_TOKEN,
      ...place,
      source: 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN',
    };
  }

  const profile = readProfile(home);
  if (profile) return profile;

  const missing = ENVIRONMENT.filter((name) => !environment[name]);
  throw new Error(
    missing.length === ENVIRONMENT.length
      ? `No Twilio credentials: run "twilio login" (Twilio CLI 5 or later), or set ${ENVIRONMENT.join(', ')}.`
      : `Twilio credentials are incomplete: ${missing.join(' and ')} should be set too, or run "twilio login".`,
  );
}

/** @param name unless given, the profile that is active */
function readProfile(home: string, name?: string): TwilioCredentials | undefined {
  let text: string;
  try {
    text = readFileSync(join(home, '.twilio-cli', 'config.json'), 'utf8');
  } catch {
    return undefined;
  }
  const config = v.safeParse(cliConfigSchema, text);
  if (!config.success) return undefined;

  const { activeProject, profiles } = config.output;
  const wanted = name ?? activeProject;
  const profile = wanted ? profiles[wanted] : undefined;
  if (!profile?.apiKey || !profile.apiSecret) return undefined;
  return {
    accountSid: profile.accountSid,
    username: profile.apiKey,
    password: profile.apiSecret,
    region: profile.region ?? undefined,
    edge: profile.edge ?? undefined,
    source: `the Twilio CLI's profile "${wanted}"`,
  };
}
