import * as v from 'valibot';

import { ALL_FEATURES, FEATURE_ALIASES, type Feature } from '../domain/feature';
import { parseConversationProfileName, type ConversationProfileName } from '../domain/ids';

export interface AssistConfig {
  readonly profile: ConversationProfileName;
  /** Empty: what the conversation profile has switched on. */
  readonly features: readonly Feature[];
  /** Without a trailing slash. */
  readonly functionsUrl: string;
  readonly debug: boolean;
  readonly voice: VoiceConfig;
  readonly summary: SummaryConfig;
  readonly summaries: SummariesConfig;
}

export interface VoiceConfig {
  /** The plugin has Twilio send the audio of calls to Google that no Studio flow has forked. */
  readonly startSiprec: boolean;
}

export interface SummaryConfig {
  /** When a summary that nobody has edited is drafted anew while the conversation goes on; undefined: never. */
  readonly redraft: RedraftConfig | undefined;
}

/** Whichever comes first; at least one is given. */
export interface RedraftConfig {
  /** After this many messages of the customer's. */
  readonly customerTurns: number | undefined;
  /** After this many minutes in which something was said. */
  readonly minutes: number | undefined;
}

export interface SummariesConfig {
  /** Whose summaries supervisors see. The Functions decide by the same setting; here it only says what is shown. */
  readonly scope: 'all' | 'team';
}

export interface ConfigResult {
  /** Undefined where something without which nothing works is missing or wrong. */
  readonly config: AssistConfig | undefined;
  /** One sentence for each setting that is missing or wrong, beginning with its name. */
  readonly problems: readonly string[];
}

/** The documented names, as the build put them in. An absent one is undefined or empty. */
export interface BuildEnvironment {
  readonly TWILIO_CONVERSATION_PROFILE: string | undefined;
  readonly TWILIO_FEATURES: string | undefined;
  readonly TWILIO_FUNCTIONS_URL: string | undefined;
  readonly TWILIO_DEBUG: string | undefined;
}

/** Flex's configuration, hosted or local: `custom_data.agent_assist` overrides what was built in. */
const FlexConfiguration = v.object({
  custom_data: v.optional(
    v.object({
      agent_assist: v.optional(
        v.object({
          conversationProfile: v.optional(v.string()),
          features: v.optional(v.union([v.string(), v.array(v.string())])),
          functionsUrl: v.optional(v.string()),
          debug: v.optional(v.boolean()),
          voice: v.optional(v.unknown()),
          summary: v.optional(v.unknown()),
          summaries: v.optional(v.unknown()),
        }),
      ),
    }),
  ),
});

/*
 * Only in Flex's configuration. Each is read apart from the rest, which works whatever is wrong here.
 */

const HostedVoice = v.object({ startSiprec: v.optional(v.boolean(), false) });

const Redraft = v.pipe(
  v.object({
    customerTurns: v.optional(v.pipe(v.number(), v.safeInteger(), v.minValue(1))),
    minutes: v.optional(v.pipe(v.number(), v.finite(), v.minValue(1))),
  }),
  v.transform(({ customerTurns, minutes }): RedraftConfig | undefined =>
    // Neither: as good as not given.
    customerTurns === undefined && minutes === undefined ? undefined : { customerTurns, minutes },
  ),
);
const HostedSummary = v.object({ redraft: v.optional(Redraft) });

const HostedSummaries = v.object({ scope: v.optional(v.picklist(['all', 'team']), 'all') });

/** Reads the configuration once. Never throws: Flex has to work whatever is wrong with us. */
export function readConfig(env: BuildEnvironment, flexConfiguration: unknown): ConfigResult {
  const problems: string[] = [];
  const hosted = v.safeParse(FlexConfiguration, flexConfiguration);
  if (!hosted.success) {
    const path = v.getDotPath(hosted.issues[0]) ?? 'custom_data';
    problems.push(`${path} in Flex’s hosted configuration has the wrong type and is ignored.`);
  }
  const override = hosted.success ? (hosted.output.custom_data?.agent_assist ?? {}) : {};

  const profile = parseConversationProfileName(
    (override.conversationProfile ?? env.TWILIO_CONVERSATION_PROFILE ?? '').trim(),
  );
  if (!profile)
    problems.push(
      'TWILIO_CONVERSATION_PROFILE has to look like projects/PROJECT/locations/LOCATION/conversationProfiles/PROFILE.',
    );

  const functionsUrl = parseServiceUrl(override.functionsUrl ?? env.TWILIO_FUNCTIONS_URL ?? '');
  if (!functionsUrl)
    problems.push(
      'TWILIO_FUNCTIONS_URL has to be the address of the Functions, like https://agent-assist-1234-dev.twil.io.',
    );

  const { features, unknown } = parseFeatures(override.features ?? env.TWILIO_FEATURES ?? '');
  if (unknown.length > 0)
    problems.push(
      `TWILIO_FEATURES names ${unknown.join(', ')}, which is ignored; the accepted names are ${[...ALL_FEATURES, ...Object.keys(FEATURE_ALIASES)].join(', ')}.`,
    );

  const debug = override.debug ?? parseSwitch(env.TWILIO_DEBUG);
  if (debug === undefined) problems.push('TWILIO_DEBUG has to be true, false or absent.');

  const voice = v.safeParse(HostedVoice, override.voice ?? {});
  if (!voice.success)
    problems.push(
      'custom_data.agent_assist.voice in Flex’s hosted configuration has to look like {"startSiprec": true} and is ignored.',
    );

  const summary = v.safeParse(HostedSummary, override.summary ?? {});
  if (!summary.success)
    problems.push(
      'custom_data.agent_assist.summary in Flex’s hosted configuration has to look like {"redraft": {"customerTurns": 5, "minutes": 3}}, with numbers from 1 on, and is ignored.',
    );

  const summaries = v.safeParse(HostedSummaries, override.summaries ?? {});
  if (!summaries.success)
    problems.push(
      'custom_data.agent_assist.summaries in Flex’s hosted configuration has to look like {"scope": "team"} or {"scope": "all"} and is ignored.',
    );

  return {
    config:
      profile && functionsUrl
        ? {
            profile,
            features,
            functionsUrl,
            debug: debug ?? false,
            voice: voice.success ? voice.output : { startSiprec: false },
            summary: { redraft: summary.success ? summary.output.redraft : undefined },
            summaries: summaries.success ? summaries.output : { scope: 'all' },
          }
        : undefined,
    problems,
  };
}

/** https, or http to this computer for development. */
function parseServiceUrl(value: string): string | undefined {
  try {
    const url = new URL(value.trim());
    const isLoopback = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
    if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback)) return undefined;
    return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
  } catch {
    return undefined;
  }
}

function parseFeatures(value: string | readonly string[]): {
  readonly features: readonly Feature[];
  readonly unknown: readonly string[];
} {
  const names = (typeof value === 'string' ? value.split(',') : value)
    .map((name) => name.trim().toUpperCase())
    .filter((name) => name !== '');
  const meant = names.map((name) => ({ name, features: featuresNamed(name) }));
  return {
    features: [...new Set(meant.flatMap(({ features }) => features))],
    unknown: meant.filter(({ features }) => features.length === 0).map(({ name }) => name),
  };
}

function featuresNamed(name: string): readonly Feature[] {
  const feature = ALL_FEATURES.find((candidate) => candidate === name);
  if (feature) return [feature];
  return Object.prototype.hasOwnProperty.call(FEATURE_ALIASES, name) ? (FEATURE_ALIASES[name] ?? []) : [];
}

function parseSwitch(value: string | undefined): boolean | undefined {
  switch ((value ?? '').trim().toLowerCase()) {
    case 'true':
      return true;
    case 'false':
    case '':
      return false;
    default:
      return undefined;
  }
}
