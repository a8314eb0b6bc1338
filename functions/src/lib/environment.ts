import * as v from 'valibot';

/** Each message finishes the sentence "NAME should be …". */
const matching = (pattern: RegExp, shouldBe: string) =>
  v.pipe(v.string(shouldBe), v.trim(), v.regex(pattern, shouldBe));

const sid = (prefix: string, what: string) =>
  matching(
    new RegExp(`^${prefix}[0-9a-f]{32}$`, 'i'),
    `${what}: "${prefix}" and 32 hexadecimal digits, as Twilio's console shows it`,
  );

const secret = (what: string) => matching(/^[0-9a-z]{32}$/i, `${what}: 32 letters and digits`);

/** True for addresses that never leave this machine. */
export const isLoopback = ({ hostname }: URL): boolean =>
  hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);

const isConnectorUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username || url.password || url.search || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
};

const CONNECTOR_URL_SHOULD_BE =
  "the https address of the Agent Assist UI connector, such as https://ui-connector.example.com (http is for this machine only: the agent's Flex token travels there)";

const isOrigin = (value: string): boolean => URL.canParse(value) && new URL(value).origin === value;

const ORIGINS_SHOULD_BE =
  'a comma-separated list of origins without paths, such as https://flex.twilio.com,http://localhost:3000';

/** Which web pages may call. */
export const originVariables = {
  ALLOWED_ORIGINS: v.pipe(
    v.optional(v.string(ORIGINS_SHOULD_BE), 'https://flex.twilio.com'),
    v.transform((list) => list.split(',').map((origin) => origin.trim())),
    v.check((origins) => origins.every(isOrigin), ORIGINS_SHOULD_BE),
  ),
};

/** What it takes to ask Twilio whose token this is. A deployed Function gets both from Twilio itself. */
export const accountVariables = {
  ACCOUNT_SID: sid('AC', 'the SID of the Twilio account that runs Flex'),
  AUTH_TOKEN: secret('the auth token of that Twilio account'),
};

export const connectorVariables = {
  PROXY_SERVER_URL: v.pipe(
    v.string(CONNECTOR_URL_SHOULD_BE),
    v.trim(),
    v.check(isConnectorUrl, CONNECTOR_URL_SHOULD_BE),
    v.transform((url) => url.replace(/\/+$/, '')),
  ),
};

export const chatVariables = {
  TWILIO_API_KEY: sid('SK', 'the SID of a Twilio API key'),
  TWILIO_API_SECRET: secret('the secret that Twilio showed once, when the API key was created'),
  TWILIO_CHAT_SERVICE_SID: sid('IS', 'the SID of the Conversations service that Flex uses'),
};

/** The Conversations service alone, for those who need no API key. */
export const conversationsVariables = { TWILIO_CHAT_SERVICE_SID: chatVariables.TWILIO_CHAT_SERVICE_SID };

export const taskRouterVariables = {
  TWILIO_WORKSPACE_SID: sid('WS', 'the SID of the TaskRouter workspace that Flex uses'),
};

const SYNC_SERVICE_SHOULD_BE =
  'the SID of a Sync service, "IS" and 32 hexadecimal digits, or "default" for the one that every account has';

export const syncVariables = {
  TWILIO_SYNC_SERVICE_SID: v.optional(
    matching(/^(IS[0-9a-f]{32}|default)$/i, SYNC_SERVICE_SHOULD_BE),
    'default',
  ),
};

/** Sync keeps nothing for longer than this, unless for ever. */
const MAX_TTL_DAYS = 365;

const TTL_SHOULD_BE = `for how many days summaries are kept, a whole number from 1 to ${MAX_TTL_DAYS}`;

/** For how long summaries are kept. */
export const summaryVariables = {
  SUMMARY_TTL_DAYS: v.pipe(
    v.optional(matching(/^\d{1,3}$/, TTL_SHOULD_BE), '30'),
    v.transform(Number),
    v.minValue(1, TTL_SHOULD_BE),
    v.maxValue(MAX_TTL_DAYS, TTL_SHOULD_BE),
  ),
};

const isWebhookUrl = (value: string): boolean => {
  if (!URL.canParse(value)) return false;
  const url = new URL(value);
  if (url.username || url.password || url.hash) return false;
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url));
};

const WEBHOOK_URL_SHOULD_BE =
  'the https address that gets each saved summary, without a name or password in it (http is for this machine only)';

/** Who is told of saved summaries: both, or nobody. */
export const webhookVariables = {
  SUMMARY_WEBHOOK_URL: v.optional(
    v.pipe(v.string(WEBHOOK_URL_SHOULD_BE), v.trim(), v.check(isWebhookUrl, WEBHOOK_URL_SHOULD_BE)),
  ),
  SUMMARY_WEBHOOK_SECRET: v.optional(
    matching(
      /^\S{16,256}$/,
      'what its receiver checks the signature with: 16 to 256 characters without spaces',
    ),
  ),
};

const PROFILE = /^projects\/([a-z0-9:.-]+)(?:\/locations\/([a-z0-9-]+))?\/conversationProfiles\/([\w-]+)$/i;

/** `projects/P/locations/L/conversationProfiles/C`; the location may be left out, which means `global`. */
export function parseProfile(value: string): ConversationProfile | undefined {
  const [, project, location = 'global', id] = PROFILE.exec(value.trim()) ?? [];
  if (project === undefined || id === undefined) return undefined;
  const path = `projects/${project}/locations/${location}`;
  return { name: `${path}/conversationProfiles/${id}`, path, project, location };
}

export interface ConversationProfile {
  readonly name: string;
  /** `projects/P/locations/L` */
  readonly path: string;
  readonly project: string;
  readonly location: string;
}

const PROFILE_SHOULD_BE =
  'the profile that the plugin uses: projects/PROJECT/locations/LOCATION/conversationProfiles/PROFILE';

/** Which profile conversations are made with. */
export const profileVariables = {
  TWILIO_CONVERSATION_PROFILE: v.pipe(
    v.string(PROFILE_SHOULD_BE),
    v.rawTransform<string, ConversationProfile>(({ dataset, addIssue, NEVER }) => {
      const profile = parseProfile(dataset.value);
      if (profile) return profile;
      addIssue({ message: PROFILE_SHOULD_BE });
      return NEVER;
    }),
  ),
};

/** What it takes to send a call's audio to Agent Assist. */
export const siprecVariables = {
  ...profileVariables,
  SIPREC_CONNECTOR_NAME: matching(
    /^\S{1,256}$/,
    'the unique name of the SIPREC connector, as the Stream Connectors page of the console shows it',
  ),
};

/** Where the Functions themselves answer. Twilio gives it, and twilio-run does. */
export const ownVariables = {
  DOMAIN_NAME: matching(/^[a-z0-9.-]+(:\d+)?$/i, 'the domain of these Functions, which Twilio gives itself'),
};

/** The address of a neighbour of the Function that runs: `https`, except on this machine. */
export function ownUrl(domainName: string, path: string): string {
  const scheme = isLoopback(new URL(`http://${domainName}`)) ? 'http' : 'https';
  return `${scheme}://${domainName}${path}`;
}

/** Names by which people who come from Google's integration or the Twilio CLI may know a variable. */
const ALIASES: Readonly<Record<string, string>> = { ACCOUNT_SID: 'TWILIO_ACCOUNT_SID' };

/** Every name under which {@link readEnvironment} looks for these variables. */
export const namesOf = (variables: v.ObjectEntries): readonly string[] =>
  Object.keys(variables).flatMap((name) => {
    const alias = ALIASES[name];
    return alias === undefined ? [name] : [name, alias];
  });

export type EnvironmentReading<Variables extends v.ObjectEntries> =
  | { readonly ok: true; readonly values: v.InferOutput<v.ObjectSchema<Variables, undefined>> }
  | { readonly ok: false; readonly problem: string };

/**
 * Reads the named variables. An empty value counts as absent, because a line such as `NAME=` in `.env` is
 * how people leave one out. `problem` names every variable that is missing or wrong and says what it should
 * be; it never repeats a value.
 */
export function readEnvironment<Variables extends v.ObjectEntries>(
  variables: Variables,
  source: Readonly<Record<string, unknown>>,
): EnvironmentReading<Variables> {
  const found = Object.keys(variables).map((name) => {
    const alias = ALIASES[name];
    return [name, source[name] || (alias && source[alias]) || undefined] as const;
  });
  const values = Object.fromEntries(found);

  const reading = v.safeParse(v.object(variables), values);
  if (reading.success) return { ok: true, values: reading.output };

  const sentences = reading.issues.map((issue) => {
    const name = v.getDotPath(issue) ?? '';
    return `${name} is ${values[name] === undefined ? 'missing' : 'wrong'}: it should be ${issue.message}.`;
  });
  return { ok: false, problem: [...new Set(sentences)].join(' ') };
}
