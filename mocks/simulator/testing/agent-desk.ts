import type { ClientSession } from '../connector/connections';
import type { EventEnvelope } from '../connector/delivery';
import { createSimulatorCore, type SimulatorCore, type SimulatorCoreOptions } from '../core';
import type {
  AnalyzeContentResponse,
  Conversation,
  Message,
  Participant,
  SuggestConversationSummaryResponse,
  SuggestionResult,
} from '../dialogflow/resources';
import { acceptAnyToken } from '../verify';
import { ManualClock } from './manual-clock';

export const LOCATION = 'projects/demo-project/locations/global';
export const PROFILE = `${LOCATION}/conversationProfiles/demo-profile`;

/** How long generated suggestions take at a desk: longer than `say` lets pass, so that they come when told to. */
export const THINKING_MS = 5000;

/** An answer of the connector, its body parsed where it is JSON. */
export interface Answer<T = unknown> {
  readonly status: number;
  readonly contentType: string;
  readonly headers: Headers;
  readonly body: T;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** The answer to a message, which every answer but that to a decision on a tool call is. */
export type AnalyzedMessage = AnalyzeContentResponse & Required<Pick<AnalyzeContentResponse, 'message'>>;

/** A conversation with its two participants, ready to be talked in. */
export interface Chat {
  readonly name: string;
  readonly customer: Participant;
  readonly agent: Participant;
  /** Relays a message; `request` adds to the body or replaces parts of it. */
  say(role: 'customer' | 'agent', text: string, request?: object): Promise<Answer<AnalyzedMessage>>;
  messages(query?: string): Promise<Answer<{ messages?: Message[]; nextPageToken?: string }>>;
  summary(): Promise<Answer<SuggestConversationSummaryResponse>>;
}

/** A registered client of a simulator without a transport. */
export interface Desk {
  readonly core: SimulatorCore;
  readonly clock: ManualClock;
  /** The last one that was registered for. */
  readonly token: string;
  /** Gets a new token, as one must every hour. */
  register(): Promise<void>;
  /** Calls the connector at this path, with the token unless other headers are given. */
  call<T = unknown>(method: string, path: string, options?: CallOptions): Promise<Answer<T>>;
  /** Calls Dialogflow: a resource name or custom method in the given version. */
  api<T = unknown>(method: string, resource: string, body?: unknown, version?: string): Promise<Answer<T>>;
  /** @param profile the id of the conversation profile; the demo profile unless told */
  openChat(id: string, profile?: string): Promise<Chat>;
  /** Connects a socket and joins. What it hears collects in `events`. */
  listen(
    conversation: string,
  ): Promise<{ session: ClientSession; events: { name: string; body: EventEnvelope }[] }>;
}

const read = async (response: Response): Promise<Answer> => {
  const contentType = response.headers.get('content-type') ?? '';
  const text = await response.text();
  return {
    status: response.status,
    contentType,
    headers: response.headers,
    body: contentType.startsWith('application/json') ? (JSON.parse(text) as unknown) : text,
  };
};

/** Starts a core with a manual clock and registers with it. */
export const aDesk = async (options: Partial<Omit<SimulatorCoreOptions, 'clock'>> = {}): Promise<Desk> => {
  const clock = new ManualClock();
  const core = createSimulatorCore({
    project: 'demo-project',
    seed: 7,
    latencyMs: [0, 0],
    thinkingMs: [THINKING_MS, THINKING_MS],
    checkFlexToken: acceptAnyToken,
    ...options,
    clock,
  });

  const send = async (method: string, path: string, { body, headers = {} }: CallOptions): Promise<Answer> =>
    read(
      await core.handle(
        new Request(`http://connector.test${path}`, {
          method,
          headers,
          ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
        }),
      ),
    );

  let token = '';
  const register = async (): Promise<void> => {
    const registered = await send('POST', '/register', { headers: { authorization: 'flex-token' } });
    ({ token } = registered.body as { token: string });
  };
  await register();

  const call = async <T>(method: string, path: string, callOptions: CallOptions = {}): Promise<Answer<T>> =>
    (await send(method, path, {
      headers: { authorization: token, 'content-type': 'application/json' },
      ...callOptions,
    })) as Answer<T>;

  const api = <T>(
    method: string,
    resource: string,
    body?: unknown,
    version = 'v2beta1',
  ): Promise<Answer<T>> =>
    call<T>(method, `/${version}/${resource}`, { ...(body === undefined ? {} : { body }) });

  const openChat = async (id: string, profile = 'demo-profile'): Promise<Chat> => {
    const created = await api<Conversation>('POST', `${LOCATION}/conversations?conversationId=${id}`, {
      conversationProfile: `${LOCATION}/conversationProfiles/${profile}`,
    });
    const { name } = created.body;
    const customer = (await api<Participant>('POST', `${name}/participants`, { role: 'END_USER' })).body;
    const agent = (await api<Participant>('POST', `${name}/participants`, { role: 'HUMAN_AGENT' })).body;
    // What the conversation's start has set off is over before anyone listens.
    clock.advance(1000);
    return {
      name,
      customer,
      agent,
      say: (role, text, request = {}) => {
        clock.advance(1000);
        return api('POST', `${role === 'customer' ? customer.name : agent.name}:analyzeContent`, {
          textInput: { text, languageCode: 'en-US' },
          ...request,
        });
      },
      messages: (query = '') => api('GET', `${name}/messages${query}`),
      summary: () => api('POST', `${name}/suggestions:suggestConversationSummary`, {}),
    };
  };

  const listen: Desk['listen'] = async (conversation) => {
    const events: { name: string; body: EventEnvelope }[] = [];
    if (!(await core.admits({ token }))) throw new Error('The token was refused');
    const session = core.connect({
      emit: (name, body) => void events.push({ name, body: body as EventEnvelope }),
    });
    session.join(conversation);
    return { session, events };
  };

  return {
    core,
    clock,
    get token() {
      return token;
    },
    register,
    call,
    api,
    openChat,
    listen,
  };
};

/** The replies that a message brought, the best first. */
export const repliesIn = (answer: Answer<AnalyzeContentResponse>): readonly string[] =>
  (answer.body.humanAgentSuggestionResults ?? []).flatMap(({ suggestSmartRepliesResponse }) =>
    (suggestSmartRepliesResponse?.smartReplyAnswers ?? []).map(({ reply }) => reply),
  );

/** What Google refuses a call with. */
export const refused = (status: number, name: string, message: RegExp) => ({
  status,
  body: { error: { code: status, status: name, message: expect.stringMatching(message) as string } },
});

/** The suggestions that a socket has heard of, in the order of arrival. */
export const suggestionsIn = (
  events: readonly { readonly name: string; readonly body: EventEnvelope }[],
): readonly SuggestionResult[] =>
  events
    .filter(({ name }) => name === 'human-agent-assistant-event')
    .flatMap(
      ({ body }) => (JSON.parse(body.data) as { suggestionResults: SuggestionResult[] }).suggestionResults,
    );
