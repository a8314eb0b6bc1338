import * as v from 'valibot';

import { ALL_FEATURES, FEATURE_ALIASES, type Feature } from '../domain/feature';
import { parseConversationProfileName, type ConversationProfileName } from '../domain/ids';
import { DEFAULT_ALLOWANCE, type Allowance } from '../machine/relay-pacer';

export interface AssistConfig {
  readonly profile: ConversationProfileName;
  /** Empty: what the conversation profile has switched on. */
  readonly features: readonly Feature[];
  /** Without a trailing slash. */
  readonly functionsUrl: string;
  readonly debug: boolean;
  /** Who relays the messages of chats: the leading tab, or the Function that Twilio calls at each message. */
  readonly relay: 'browser' | 'server';
  /** How fast one agent's messages go to Google. */
  readonly allowance: Allowance;
  readonly pause: PauseConfig;
  readonly voice: VoiceConfig;
  readonly summary: SummaryConfig;
  readonly summaries: SummariesConfig;
}

export interface PauseConfig {
  /** After how many minutes a pause may be told to end by itself; empty: only when the agent resumes. */
  readonly minutes: readonly number[];
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
  /**
   * Whose summaries supervisors see. The Functions decide by the same setting; here it only says what is shown. What is
   * wrong counts as `team` there and here: it must not show more than was meant.
   */
  readonly scope: 'all' | 'team';
}

export interface ConfigResult {
  /** The kill switch. Its false holds whatever else is wrong: Flex is to be as if the plugin were not there. */
  readonly enabled: boolean;
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
  custom_data: v.optional(v.object({ agent_assist: v.optional(v.record(v.string(), v.unknown()), {}) }), {}),
});

/*
 * Each setting is read apart from the rest, which works whatever is wrong with this one.
 */

const HostedSwitch = v.union([
  v.boolean(),
  // Who pulls the kill switch in a hurry should not fail by two quotation marks.
  v.pipe(
    v.picklist(['true', 'false']),
    v.transform((word) => word === 'true'),
  ),
]);

const parseProfile = (name: string) => parseConversationProfileName(name.trim());

const HostedProfile = v.pipe(
  v.string(),
  v.check((name) => parseProfile(name) !== undefined),
);

/** Slow enough to be meant, and not so fast that one agent takes what a whole project has, even with a raised quota. */
const HostedAllowance = v.object({
  perSecond: v.optional(v.pipe(v.number(), v.minValue(0.1), v.maxValue(50)), DEFAULT_ALLOWANCE.perSecond),
  burst: v.optional(
    v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(100)),
    DEFAULT_ALLOWANCE.burst,
  ),
});

const DEFAULT_MINUTES: readonly number[] = [2, 5];

const HostedPause = v.object({
  minutes: v.optional(
    v.pipe(
      v.array(v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(240))),
      // They are choices of a menu.
      v.maxLength(6),
      v.transform((minutes): readonly number[] => [...new Set(minutes)]),
    ),
    DEFAULT_MINUTES,
  ),
});

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
  const settings = hosted.success ? hosted.output.custom_data.agent_assist : {};

  /** A setting that is absent, or wrong and named, is undefined. */
  const override = <Schema extends v.GenericSchema>(
    name: string,
    schema: Schema,
    looks: string,
    counts = 'is ignored',
  ): v.InferOutput<Schema> | undefined => {
    const given = settings[name];
    if (given === undefined) return undefined;
    const read = v.safeParse(schema, given);
    // A list is an object to valibot, one that has none of the keys.
    const isList = schema.type === 'object' && Array.isArray(given);
    if (read.success && !isList) return read.output;
    problems.push(
      `custom_data.agent_assist.${name} in Flex’s hosted configuration has to ${looks} and ${counts}.`,
    );
    return undefined;
  };

  const enabled = override('enabled', HostedSwitch, 'be true or false') ?? true;

  const profile = parseProfile(
    override('conversationProfile', HostedProfile, 'be the name of a conversation profile') ??
      env.TWILIO_CONVERSATION_PROFILE ??
      '',
  );
  if (!profile)
    problems.push(
      'TWILIO_CONVERSATION_PROFILE has to look like projects/PROJECT/locations/LOCATION/conversationProfiles/PROFILE.',
    );

  const functionsUrl = parseServiceUrl(
    override('functionsUrl', v.string(), 'be the address of the Functions') ?? env.TWILIO_FUNCTIONS_URL ?? '',
  );
  if (!functionsUrl)
    problems.push(
      'TWILIO_FUNCTIONS_URL has to be the address of the Functions, like https://agent-assist-1234-dev.twil.io.',
    );

  const { features, unknown } = parseFeatures(
    override('features', v.union([v.string(), v.array(v.string())]), 'be a list of features') ??
      env.TWILIO_FEATURES ??
      '',
  );
  if (unknown.length > 0)
    problems.push(
      `TWILIO_FEATURES names ${unknown.join(', ')}, which is ignored; the accepted names are ${[...ALL_FEATURES, ...Object.keys(FEATURE_ALIASES)].join(', ')}.`,
    );

  const debug = override('debug', v.boolean(), 'be true or false') ?? parseSwitch(env.TWILIO_DEBUG);
  if (debug === undefined) problems.push('TWILIO_DEBUG has to be true, false or absent.');

  const relay = override('relay', v.picklist(['browser', 'server']), 'be "browser" or "server"');
  const allowance = override(
    'relayAllowance',
    HostedAllowance,
    'look like {"perSecond": 1, "burst": 5}, with 0.1 to 50 a second and bursts of 1 to 100 messages,',
  );
  const pause = override(
    'pause',
    HostedPause,
    'look like {"minutes": [2, 5]}, with up to 6 whole numbers from 1 to 240,',
  );
  const voice = override('voice', HostedVoice, 'look like {"startSiprec": true}');
  const summary = override(
    'summary',
    HostedSummary,
    'look like {"redraft": {"customerTurns": 5, "minutes": 3}}, with numbers from 1 on,',
  );
  const summaries = override(
    'summaries',
    HostedSummaries,
    'look like {"scope": "team"} or {"scope": "all"}',
    'counts as "team"',
  );

  return {
    enabled,
    config:
      profile && functionsUrl
        ? {
            profile,
            features,
            functionsUrl,
            debug: debug ?? false,
            relay: relay ?? 'browser',
            allowance: allowance ?? DEFAULT_ALLOWANCE,
            pause: pause ?? { minutes: DEFAULT_MINUTES },
            voice: voice ?? { startSiprec: false },
            summary: { redraft: summary?.redraft },
            summaries: summaries ?? { scope: settings.summaries === undefined ? 'all' : 'team' },
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
