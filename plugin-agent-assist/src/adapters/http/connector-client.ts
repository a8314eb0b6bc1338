import type { AssistMessage, TaskMessage } from '../../domain/assist';
import { UNTITLED, type SummarySection } from '../../domain/summary';
import { AssistError, isRefusal, toFailure } from '../../domain/failure';
import type { Feature } from '../../domain/feature';
import {
  conversationIdOf,
  locationOf,
  type ConversationProfileName,
  type ParticipantName,
} from '../../domain/ids';
import type { AssistApi, ConnectorToken, MessageCursor, TokenLender } from '../../domain/ports';
import { obfuscate } from '../local/obfuscate';
import { decodeAnalyzedContent } from '../wire/analyzed-content';
import type { Report } from '../wire/decode';
import { decodeRegisteredName } from '../wire/conversation-name';
import { decodeClickedUrls, toAnswerRecordPatch } from '../wire/feedback-change';
import { decodeGenerator, decodeProfile, inOrder, type GeneratorUse } from '../wire/profile';
import {
  decodeConversation,
  decodeMessagesPage,
  decodeParticipant,
  decodeParticipantsPage,
  type ListedMessage,
  type Page,
} from '../wire/resources';
import {
  decodeKnowledgeAssistAnswer,
  decodeSearchKnowledgeAnswer,
  decodeSmartRepliesAnswer,
  type SuggestionContext,
} from '../wire/suggestion-results';
import { decodeGeneratedSummary, decodeSummary } from '../wire/summary';
import { toSuggestionInput } from '../wire/tool-decision';
import { withDeadline } from './deadline';
import { DEFAULT_LIMIT_MS, HttpError, requestJson, type JsonRequest } from './request';

/** What a language model has to write, or a tool to do, may take its time. */
const SLOW_LIMIT_MS = 30_000;
/** Google's maxima: messages created at once, entries of one page, and characters of a request id (of 36). */
const MAX_BATCH = 300;
const MAX_PAGE = 1000;
const REQUEST_ID_LENGTH = 32;
/**
 * Google's clocks differ, and its listing may lag: a message may be stored a moment before one that is listed first.
 */
const CURSOR_OVERLAP_MICROS = 60_000_000;

const SERVICE = 'Agent Assist connector';

const SUMMARIES = 'CONVERSATION_SUMMARIZATION' satisfies Feature;
const SUMMARY_FEEDBACK_MASK = 'answer_feedback.agent_assistant_detail_feedback.summarization_feedback';

interface ConnectorClientDeps {
  readonly tokens: TokenLender;
  /** Told about parts of answers that could not be read and were left out. */
  readonly report: Report;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
}

/**
 * How a profile's summaries are asked for: by `suggestConversationSummary`, or by running the generators of the
 * trigger that its generator of summaries has, all of them where that has none.
 */
type SummarySource =
  { readonly by: 'feature' } | { readonly by: 'generator'; readonly triggerEvent: string | undefined };

/** What a call adds to the fixed parts of a {@link JsonRequest}. */
interface Call extends Pick<JsonRequest, 'method' | 'json' | 'limitMs' | 'keepalive' | 'answersAnything'> {
  /** Below `/v2beta1/`, query included. */
  readonly path: string;
  /** The path is the connector's own, and not one of Dialogflow's: not below `/v2beta1/`. */
  readonly isConnectorsOwn?: true;
  /** The request holds what a person said, or their number, so the words of a refusal may too. */
  readonly holdsSpeech?: true;
}

/**
 * Dialogflow v2beta1 through the connector's proxy. Where the proxy itself refuses the token (401 `{"message"}`)
 * the token is given back and the call made once more with the next one. A 401 in Google's own shape means that
 * Google refuses the *connector*: no token of the agent can change that, so it is `forbidden` and final.
 */
export function createAssistApi({ tokens, report, now }: ConnectorClientDeps): AssistApi {
  function attempt(call: Call, { token, connectorUrl }: ConnectorToken, signal: AbortSignal) {
    const { path, isConnectorsOwn, holdsSpeech, ...request } = call;
    return requestJson({
      ...request,
      service: SERVICE,
      url: `${connectorUrl}/${isConnectorsOwn ? '' : 'v2beta1/'}${path}`,
      // Raw, without a scheme: so the connector reads it.
      headers: { Authorization: token },
      secret: token,
      mayQuote: !holdsSpeech,
      signal,
    });
  }

  async function send(call: Call, signal: AbortSignal): Promise<unknown> {
    const lease = () =>
      withDeadline('Agent Assist connection', DEFAULT_LIMIT_MS, signal, (inner) => tokens.lease(inner));
    const first = await lease();
    try {
      return await attempt(call, first, signal);
    } catch (error) {
      if (!isTokenRefusal(error)) throw withOwnWords(error);
      tokens.refuse(first.token);
    }
    const second = await lease();
    try {
      return await attempt(call, second, signal);
    } catch (error) {
      if (isTokenRefusal(error)) tokens.refuse(second.token);
      throw withOwnWords(error);
    }
  }

  const arrival = (): SuggestionContext => ({ report, receivedAt: now() });

  async function listAll<T>(
    path: string,
    decodePage: (raw: unknown, report: Report) => Page<T>,
    signal: AbortSignal,
    filter = '',
  ): Promise<readonly T[]> {
    const fixed = `pageSize=${MAX_PAGE}${filter && `&filter=${encodeURIComponent(filter)}`}`;
    const items: T[] = [];
    const seen = new Set<string>();
    let query = fixed;
    for (;;) {
      const page = decodePage(await send({ method: 'GET', path: `${path}?${query}` }, signal), report);
      items.push(...page.items);
      const { nextPageToken } = page;
      if (nextPageToken === undefined) return items;
      if (seen.has(nextPageToken)) throw new AssistError('malformed', `${SERVICE} repeats a page of a list`);
      seen.add(nextPageToken);
      query = `${fixed}&pageToken=${encodeURIComponent(nextPageToken)}`;
    }
  }

  const summarySources = new Map<ConversationProfileName, SummarySource>();

  /** A generator that cannot be read is reported, and does not hide what the others are for. */
  async function readProfile(
    profile: ConversationProfileName,
    signal: AbortSignal,
  ): Promise<{ readonly features: readonly Feature[]; readonly summaries: SummarySource }> {
    const get = (path: string) => send({ method: 'GET', path }, signal);
    const { features, generators } = decodeProfile(await get(profile), report);
    const uses = await Promise.all(
      generators.map(async (generator): Promise<GeneratorUse | undefined> => {
        try {
          return decodeGenerator(await get(generator), report);
        } catch (error) {
          report(toFailure(error));
          return undefined;
        }
      }),
    );
    const summariser = uses.find((use) => use?.feature === SUMMARIES);
    const summaries: SummarySource =
      summariser && !features.includes(SUMMARIES)
        ? { by: 'generator', triggerEvent: summariser.triggerEvent }
        : { by: 'feature' };
    // One that could not be read may be the generator of summaries.
    if (!uses.includes(undefined)) summarySources.set(profile, summaries);
    return { features: inOrder([...features, ...uses.flatMap((use) => use?.feature ?? [])]), summaries };
  }

  /** Where the profile cannot be read, the feature is the likelier. */
  async function summarySourceOf(
    profile: ConversationProfileName,
    signal: AbortSignal,
  ): Promise<SummarySource> {
    const known = summarySources.get(profile);
    if (known) return known;
    try {
      return (await readProfile(profile, signal)).summaries;
    } catch (error) {
      if (signal.aborted) throw error;
      report(toFailure(error));
      return { by: 'feature' };
    }
  }

  return {
    /**
     * The proxy turns Google's 404 to a GET into a 500 in HTML where the body was not gzipped, which is also what a
     * broken connector says: such an answer is `unreachable`, not undefined. So a conversation is created first and
     * read only where its id is taken; the proxy passes the answers to a POST unchanged (backend-behaviour 16, 17).
     */
    async getConversation(name, signal) {
      const raw = await unless(hasStatus(404), send({ method: 'GET', path: name }, signal));
      return raw === REFUSED ? undefined : decodeConversation(raw, report);
    },

    async createConversation(name, profile, signal) {
      const call: Call = {
        method: 'POST',
        path: `${locationOf(name)}/conversations?conversationId=${conversationIdOf(name)}`,
        // Without a stage, a profile with a virtual agent would hand the customer to that one.
        json: { conversationProfile: profile, conversationStage: 'HUMAN_ASSIST_STAGE' },
      };
      const raw = await unless(hasStatus(409), send(call, signal));
      return raw === REFUSED ? undefined : decodeConversation(raw, report);
    },

    async completeConversation(name, signal) {
      await send({ method: 'POST', path: `${name}:complete` }, signal);
    },

    listParticipants: (name, signal) => listAll(`${name}/participants`, decodeParticipantsPage, signal),

    async createParticipant(name, { role, obfuscatedUserId }, signal) {
      return decodeParticipant(
        await send(
          {
            method: 'POST',
            path: `${name}/participants`,
            json: {
              role,
              obfuscatedExternalUserId: obfuscatedUserId,
              ...(role === 'HUMAN_AGENT' && { agentDesktopSource: 'TWILIO' }),
            },
          },
          signal,
        ),
      );
    },

    async listMessages(name, signal) {
      return oldestFirst(await listAll(`${name}/messages`, decodeMessagesPage, signal));
    },

    async listNewMessages(name, cursor, signal) {
      const filter =
        cursor === undefined ? '' : `create_time_epoch_microseconds > ${cursor - CURSOR_OVERLAP_MICROS}`;
      const listed = await listAll(`${name}/messages`, decodeMessagesPage, signal, filter);
      return { messages: oldestFirst(listed), cursor: cursorAfter(listed, cursor) };
    },

    async createMessages(name, messages, signal) {
      for (let start = 0; start < messages.length; start += MAX_BATCH) {
        const requests = messages
          .slice(start, start + MAX_BATCH)
          .map((message) => ({ parent: name, message: toWireMessage(message) }));
        await inWordsOfMessages(
          send(
            { method: 'POST', path: `${name}/messages:batchCreate`, json: { requests }, holdsSpeech: true },
            signal,
          ),
        );
      }
    },

    async analyzeContent(participant, message, signal) {
      const raw = await inWordsOfMessages(
        send(
          {
            method: 'POST',
            path: `${participant}:analyzeContent`,
            json: {
              textInput: { text: message.text },
              messageSendTime: message.sentAt,
              requestId: message.sid,
            },
            holdsSpeech: true,
          },
          signal,
        ),
      );
      return decodeAnalyzedContent(raw, arrival());
    },

    async suggestSmartReplies(participant, { latestMessage, draft }, signal) {
      const raw = await send(
        {
          method: 'POST',
          path: `${participant}/suggestions:suggestSmartReplies`,
          json: { latestMessage, ...(draft && { currentTextInput: { text: draft } }) },
          ...(draft && { holdsSpeech: true }),
        },
        signal,
      );
      return decodeSmartRepliesAnswer(raw, arrival());
    },

    async suggestKnowledge(participant, latestMessage, signal) {
      const raw = await send(
        {
          method: 'POST',
          path: `${participant}/suggestions:suggestKnowledgeAssist`,
          json: { latestMessage },
          limitMs: SLOW_LIMIT_MS,
        },
        signal,
      );
      return decodeKnowledgeAssistAnswer(raw, arrival());
    },

    async searchKnowledge({ question, source, conversation, profile, latestMessage, sessionId }, signal) {
      const call: Call = {
        method: 'POST',
        path: `${conversation}/suggestions:searchKnowledge`,
        // The conversation is bound by the path, so it is no part of the body.
        json: {
          parent: locationOf(profile),
          query: { text: question },
          conversationProfile: profile,
          sessionId,
          latestMessage,
          querySource: source === 'agent' ? 'AGENT_QUERY' : 'SUGGESTED_QUERY',
        },
        limitMs: SLOW_LIMIT_MS,
        holdsSpeech: true,
      };
      const raw = await unless(isNotFoundByGoogle, send(call, signal));
      return decodeSearchKnowledgeAnswer(raw === REFUSED ? {} : raw, question, arrival());
    },

    async decideToolCall(participant, toolCall, decision, signal) {
      const raw = await send(
        {
          method: 'POST',
          path: `${participant}:analyzeContent`,
          json: {
            suggestionInput: toSuggestionInput(toolCall, decision),
            // Named by the call and not by the decision: the first one counts, wherever it was made.
            requestId: (await obfuscate(toolCall)).slice(0, REQUEST_ID_LENGTH),
          },
          limitMs: SLOW_LIMIT_MS,
          holdsSpeech: true,
        },
        signal,
      );
      return decodeAnalyzedContent(raw, arrival()).suggestions;
    },

    async sendFeedback(change, { keepalive }, signal) {
      const { id } = change.suggestion;
      const { mask, answerFeedback } = toAnswerRecordPatch(change);
      // Google may read an absent mask as every field.
      if (mask === '') throw new AssistError('rejected', 'Feedback that changes nothing was not sent');
      const raw = await send(
        {
          method: 'PATCH',
          path: `${id}?updateMask=${mask}`,
          json: { name: id, answerFeedback },
          keepalive,
        },
        signal,
      );
      return { clickedUrls: decodeClickedUrls(raw, report) };
    },

    async findConversationName(key, signal) {
      const raw = await unless(hasStatus(404), send(atKey('GET', key), signal));
      return raw === REFUSED ? undefined : decodeRegisteredName(raw);
    },

    async forgetConversationName(key, signal) {
      await unless(hasStatus(404), send(atKey('DELETE', key), signal));
    },

    async getProfileFeatures(profile, signal) {
      return (await readProfile(profile, signal)).features;
    },

    async suggestSummary(name, profile, signal) {
      const source = await summarySourceOf(profile, signal);
      const suggestions = `${name}/suggestions`;
      const ask = (path: string, json: object) =>
        send({ method: 'POST', path, json, limitMs: SLOW_LIMIT_MS }, signal);
      switch (source.by) {
        case 'feature': {
          const raw = await ask(`${suggestions}:suggestConversationSummary`, {});
          return decodeSummary(raw, { report, createdAt: now() });
        }
        case 'generator': {
          const { triggerEvent } = source;
          const raw = await ask(
            `${suggestions}:generate`,
            triggerEvent ? { triggerEvents: [triggerEvent] } : {},
          );
          return decodeGeneratedSummary(raw, { report, createdAt: now() });
        }
      }
    },

    async sendSummaryFeedback(answerRecord, { sections, startedAt, submittedAt }, signal) {
      await send(
        {
          method: 'PATCH',
          path: `${answerRecord}?updateMask=${SUMMARY_FEEDBACK_MASK}`,
          json: {
            name: answerRecord,
            answerFeedback: {
              agentAssistantDetailFeedback: {
                summarizationFeedback: {
                  // v2beta1's names; v2 calls them startTime and submitTime.
                  startTimestamp: new Date(startedAt).toISOString(),
                  submitTimestamp: new Date(submittedAt).toISOString(),
                  ...toFeedbackText(sections),
                },
              },
            },
          },
          holdsSpeech: true,
        },
        signal,
      );
    },
  };
}

/** Turned round before sorting, so that messages of one millisecond keep the order in which Google has them. */
const oldestFirst = (newestFirst: readonly ListedMessage[]): readonly AssistMessage[] =>
  [...newestFirst]
    .reverse()
    .sort((one, other) => one.orderedAt - other.orderedAt)
    .map(({ message }) => message);

const cursorAfter = (
  listed: readonly ListedMessage[],
  before: MessageCursor | undefined,
): MessageCursor | undefined =>
  listed.reduce(
    (latest, { createdAt }) => (createdAt === undefined ? latest : Math.max(latest ?? 0, createdAt * 1_000)),
    before,
  );

/** Keys are phone numbers, whose `+` would arrive as a space. */
const atKey = (method: 'GET' | 'DELETE', key: string): Call => ({
  method,
  path: `conversation-name?conversationIntegrationKey=${encodeURIComponent(key)}`,
  isConnectorsOwn: true,
  holdsSpeech: true,
  ...(method === 'DELETE' && { answersAnything: true }),
});

const REFUSED = Symbol('refused');

/** The answer, or {@link REFUSED} where the service said no in the expected way. */
const unless = (isExpected: (error: HttpError) => boolean, answer: Promise<unknown>): Promise<unknown> =>
  answer.catch((error: unknown) => {
    if (error instanceof HttpError && isExpected(error)) return REFUSED;
    throw error;
  });

const hasStatus =
  (status: number) =>
  (error: HttpError): boolean =>
    error.status === status;

/** What a refusal says of the message and of the conversation: of either, or of neither. */
const inWordsOfMessages = (answer: Promise<unknown>): Promise<unknown> =>
  answer.catch((error: unknown) => {
    if (!(error instanceof HttpError) || !isRefusal(toFailure(error))) throw error;
    if (error.body?.status === 'INVALID_ARGUMENT') throw error;
    throw new AssistError(error.body?.status === 'FAILED_PRECONDITION' ? 'ended' : 'notFound', error.message);
  });

/** A 404 of Google's own, and not of a connector that does not know the path. */
const isNotFoundByGoogle = (error: HttpError): boolean =>
  error.status === 404 && error.body?.shape === 'error';

const isTokenRefusal = (error: unknown): boolean =>
  error instanceof HttpError && error.status === 401 && error.body?.shape === 'message';

function withOwnWords(error: unknown): unknown {
  if (!(error instanceof HttpError)) return error;
  if (error.status === 401 && error.body?.shape === 'error')
    return new AssistError('forbidden', `Google does not accept the sign-in of the ${SERVICE} (401)`);
  // Two changes met, and neither is wrong: the other meaning of 409 beside that something exists.
  return error.body?.status === 'ABORTED' ? new AssistError('busy', error.message) : error;
}

/** `sendTime` is what Google tells messages apart by, and required in a batch. */
const toWireMessage = ({ text, sentAt, participant }: TaskMessage & { participant: ParticipantName }) => ({
  content: text,
  participant,
  sendTime: sentAt,
});

/** Google takes either sections or one text, never both at a time. */
function toFeedbackText(
  sections: readonly SummarySection[],
): { readonly summaryText: string } | { readonly textSections: Record<string, string> } {
  const [first, ...others] = sections;
  const isUntitled = first?.title === UNTITLED || first?.title.trim() === '';
  return isUntitled && others.length === 0
    ? { summaryText: first.text }
    : { textSections: toTextSections(sections) };
}

/** A map on the wire, so sections of one title have to share its entry. */
function toTextSections(sections: readonly SummarySection[]): Record<string, string> {
  const texts = new Map<string, string>();
  for (const { title, text } of sections) {
    const before = texts.get(title);
    texts.set(title, before === undefined ? text : `${before}\n${text}`);
  }
  return Object.fromEntries(texts);
}
