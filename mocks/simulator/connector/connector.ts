import type { Clock } from '../clock';
import type { Dialogflow } from '../dialogflow/dialogflow';
import type { Hook } from './hook';
import type { Redis } from './redis';
import { crashPage, json, preflight, problemPage, text, unknownMethodPage, withCors } from './responses';
import type { Tokens } from './tokens';

/** Says whether a Flex token is good. Rejects where that could not be found out. */
export type FlexTokenCheck = (flexToken: string) => Promise<boolean>;

/** Says whether these are the credentials of the account that the connector serves. Rejects as the other does. */
export type AppCheck = (accountSid: string, authToken: string) => boolean | Promise<boolean>;

export interface RequestLogEntry {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** Query parameters, the last of a name counting. */
  readonly query: Readonly<Record<string, string>>;
  readonly status: number;
  /** The JSON that came with the request; `undefined` where none did, or where it held a secret. */
  readonly body: unknown;
}

/** A call of Dialogflow that the connector has let through. */
export interface ProxiedCall {
  readonly method: string;
  readonly path: string;
}

/** Where something else can happen than what does in a connector and a Dialogflow that work. */
export interface ConnectorHooks {
  /** The question whether a Flex token is good. */
  readonly verification: Hook<string, Promise<boolean>>;
  /** The look at the connector's own token in a call of Dialogflow. The answer is the refusal, if any. */
  readonly authorisation: Hook<ProxiedCall, Promise<Response | undefined>>;
  /** Google's answer. */
  readonly google: Hook<ProxiedCall, Response>;
  /** What the connector makes of Google's answer. */
  readonly passing: Hook<ProxiedCall, Response>;
}

export interface ConnectorOptions {
  readonly clock: Clock;
  readonly dialogflow: Dialogflow;
  readonly tokens: Tokens;
  readonly redis: Redis;
  readonly hooks: ConnectorHooks;
  readonly checkFlexToken: FlexTokenCheck;
  readonly checkApp: AppCheck;
  readonly log: (entry: RequestLogEntry) => void;
}

export interface Connector {
  /** Answers any request as the connector would. Never rejects. */
  handle(request: Request): Promise<Response>;
  /** What `POST /conversation-name` does, for whoever has no token. */
  nameConversation(key: string, conversation: string): void;
}

const NOT_AUTHENTICATED = 'Could not authenticate user';

/** Registers with the account's auth token in its body, which no log may hold. */
const REGISTER_APP = '/register-app';

/** What a conversation is kept under in Redis: by the customer's number and the like. */
const nameKey = (integrationKey: string): string => `integration-key:${integrationKey}`;

const PROJECT = '/[^/]+/projects/[^/]+/locations/[^/]+';

/** The addresses that Google's connector passes on to Dialogflow, and no others. */
const PROXIED: readonly { readonly path: RegExp; readonly methods: readonly string[] }[] = [
  { path: new RegExp(`^${PROJECT}/conversations$`), methods: ['POST'] },
  { path: new RegExp(`^${PROJECT}/suggestions:searchKnowledge$`), methods: ['POST'] },
  { path: new RegExp(`^${PROJECT}/statelessSuggestion:generate$`), methods: ['POST'] },
  { path: new RegExp(`^${PROJECT}/answerRecords/.+$`), methods: ['PATCH'] },
  { path: new RegExp(`^${PROJECT}/conversations/.+$`), methods: ['GET', 'POST', 'PATCH'] },
  { path: new RegExp(`^${PROJECT}/conversationProfiles/.+$`), methods: ['GET'] },
  { path: new RegExp(`^${PROJECT}/conversationModels/.+$`), methods: ['GET'] },
  { path: new RegExp(`^${PROJECT}/generators/.+$`), methods: ['GET'] },
];

interface Call {
  readonly request: Request;
  readonly url: URL;
  /** As it was sent. */
  readonly rawBody: string;
}

const parseJson = (raw: string): { readonly ok: true; readonly value: unknown } | { readonly ok: false } => {
  try {
    return { ok: true, value: JSON.parse(raw) };
  } catch {
    return { ok: false };
  }
};

const isJson = (request: Request): boolean => {
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  return type === 'application/json' || /^application\/[\w.-]+\+json$/.test(type);
};

const fieldOf = (value: unknown, field: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[field] : undefined;

/**
 * Google's UI Connector without its sockets: `/register`, `/register-app`, `/status`, `/conversation-name` and the proxy in front of
 * Dialogflow, with the connector's own ways of saying no (JSON for tokens, HTML for everything else).
 */
export const createConnector = ({
  clock,
  dialogflow,
  tokens,
  redis,
  hooks,
  checkFlexToken,
  checkApp,
  log,
}: ConnectorOptions): Connector => {
  const issueTo = async (body: unknown): Promise<Response> => {
    const user = fieldOf(body, 'gcp_agent_assist_user');
    return json(200, { token: await tokens.issue(typeof user === 'string' ? user : null) });
  };

  const register = async ({ request, rawBody }: Call): Promise<Response> => {
    const flexToken = request.headers.get('authorization') ?? '';
    if (!(await hooks.verification.run(flexToken, () => checkFlexToken(flexToken)))) {
      return text(401, NOT_AUTHENTICATED, { authentication: 'valid token required' });
    }
    const body = parseJson(rawBody);
    return body.ok ? issueTo(body.value) : json(200, { token: await tokens.issue('') });
  };

  /** A token for whoever holds the account's credentials (`APP_AUTH_OPTION=Twilio`), which come in the body. */
  const registerApp = async ({ request, rawBody }: Call): Promise<Response> => {
    if (!isJson(request)) return problemPage(415);
    const body = parseJson(rawBody);
    if (!body.ok) return problemPage(400);
    const accountSid = fieldOf(body.value, 'accountSid');
    const authToken = fieldOf(body.value, 'authToken');
    const hasBoth = typeof accountSid === 'string' && typeof authToken === 'string';
    if (!hasBoth || !(await checkApp(accountSid, authToken))) {
      return text(401, NOT_AUTHENTICATED, { authentication: 'valid application level auth required' });
    }
    return issueTo(body.value);
  };

  /** The connector's refusal; `undefined` where the token is good. */
  const refusalOf = async (request: Request): Promise<Response | undefined> => {
    const token = request.headers.get('authorization');
    if (token === null || token === '') return json(401, { message: 'Token is missing.' });
    const checked = await tokens.check(token);
    return checked.ok ? undefined : json(401, { message: checked.message });
  };

  /** Phone number and the like → conversation. The keys never expire; an unknown one is an empty name, not a 404. */
  const conversationName = ({ request, url, rawBody }: Call): Response => {
    if (request.method === 'POST') {
      if (!isJson(request)) return problemPage(415);
      const body = parseJson(rawBody);
      if (!body.ok) return problemPage(400);
      const key = fieldOf(body.value, 'conversationIntegrationKey');
      const name = fieldOf(body.value, 'conversationName');
      if (typeof key !== 'string' || typeof name !== 'string' || key === '' || name === '') {
        return text(400, 'Bad request');
      }
      redis.set(nameKey(key), name);
      return json(200, { [key]: name });
    }
    const key = url.searchParams.get('conversationIntegrationKey');
    if (request.method === 'DELETE') {
      if (key === null) return text(400, 'Bad request');
      return redis.delete(nameKey(key)) ? text(200, 'Success') : text(404, 'Not found');
    }
    if (key === '') return text(400, 'Bad request');
    return json(200, { conversationName: (key === null ? undefined : redis.get(nameKey(key))) ?? '' });
  };

  const proxy = ({ request, url, rawBody }: Call, proxied: ProxiedCall): Response => {
    const hasBody = request.method !== 'GET' && !url.pathname.endsWith(':complete');
    if (hasBody && !isJson(request)) return problemPage(415);
    const body = hasBody ? parseJson(rawBody) : undefined;
    if (body?.ok === false) return problemPage(400);
    const google = (): Response => {
      const answer = dialogflow.handle({ ...proxied, query: url.searchParams, body: body?.value });
      return answer.json === undefined ? unknownMethodPage() : json(answer.status, answer.json);
    };
    return hooks.passing.run(proxied, () => hooks.google.run(proxied, google));
  };

  const route = async (call: Call): Promise<Response> => {
    const { request, url } = call;
    if (url.pathname === '/status') {
      return request.method === 'GET' ? text(200, 'Hello, cross-origin-world!') : problemPage(405);
    }
    if (url.pathname === '/register') return request.method === 'POST' ? register(call) : problemPage(405);
    if (url.pathname === REGISTER_APP) {
      return request.method === 'POST' ? registerApp(call) : problemPage(405);
    }
    if (url.pathname === '/conversation-name') {
      if (!['GET', 'POST', 'DELETE'].includes(request.method)) return problemPage(405);
      return (await refusalOf(request)) ?? conversationName(call);
    }
    const proxied = PROXIED.filter(({ path }) => path.test(url.pathname));
    if (proxied.length === 0) return problemPage(404);
    if (!proxied.some(({ methods }) => methods.includes(request.method))) return problemPage(405);
    const proxiedCall = { method: request.method, path: url.pathname };
    const refusal = await hooks.authorisation.run(proxiedCall, () => refusalOf(request));
    return refusal ?? proxy(call, proxiedCall);
  };

  const handle = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    if (request.method === 'OPTIONS') return preflight(request);
    const rawBody = request.method === 'GET' ? '' : await request.text();
    let response: Response;
    try {
      response = await route({ request, url, rawBody });
    } catch (error) {
      response = crashPage(error instanceof Error ? error.message : String(error));
    }
    const body = parseJson(rawBody);
    log({
      at: clock.now(),
      method: request.method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      status: response.status,
      body: body.ok && url.pathname !== REGISTER_APP ? body.value : undefined,
    });
    return withCors(response);
  };

  return {
    handle,
    nameConversation: (key, name) => {
      try {
        redis.set(nameKey(key), name);
      } catch {
        // Whoever posts it gets a 500, and the call goes on without.
      }
    },
  };
};
