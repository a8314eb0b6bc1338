import * as v from 'valibot';

import { RpcError } from './rpc-error';
import { canonicalTimestamp } from './timestamps';

/*
 * Request bodies, with every field of the protos that chat uses and no other: Google refuses a field it does not
 * know, and a client that nests `messageSendTime` in `textInput` has to find out here. Field names are camelCase;
 * Google accepts the snake_case spelling as well, the simulator does not.
 */

const timestamp = v.pipe(
  v.string(),
  v.rawTransform<string, string>(({ dataset, addIssue, NEVER }) => {
    const canonical = canonicalTimestamp(dataset.value);
    if (canonical !== undefined) return canonical;
    addIssue({ message: 'Illegal timestamp format; timestamps must be RFC 3339' });
    return NEVER;
  }),
);

const stringMap = v.record(v.string(), v.string());

const role = v.picklist(['HUMAN_AGENT', 'AUTOMATED_AGENT', 'END_USER']);

const agentDesktopSource = v.picklist(['LIVE_PERSON', 'GENESYS_CLOUD', 'TWILIO', 'SALESFORCE', 'OTHER']);

export const createConversationBody = v.strictObject({
  name: v.optional(v.string()),
  conversationProfile: v.string(),
  conversationStage: v.optional(v.picklist(['VIRTUAL_AGENT_STAGE', 'HUMAN_ASSIST_STAGE'])),
});

export const participantBody = v.strictObject({
  name: v.optional(v.string()),
  role: v.optional(role),
  obfuscatedExternalUserId: v.optional(v.pipe(v.string(), v.maxLength(256))),
  documentsMetadataFilters: v.optional(stringMap),
  agentDesktopSource: v.optional(agentDesktopSource),
});

const assistQueryParams = v.strictObject({ documentsMetadataFilters: v.optional(stringMap) });

const textInput = v.strictObject({
  text: v.pipe(v.string(), v.nonEmpty('Text input must not be empty')),
  languageCode: v.optional(v.string()),
});

/** Any JSON object, as proto3's `Struct` reads one. */
const struct = v.record(v.string(), v.unknown());

const suggestionInput = v.strictObject({
  answerRecord: v.pipe(v.string(), v.nonEmpty('The answer record of the tool call is required')),
  textOverride: v.optional(textInput),
  parameters: v.optional(struct),
  action: v.picklist(['CANCEL', 'REVISE', 'CONFIRM'], 'has to be CANCEL, REVISE or CONFIRM'),
  sendTime: v.optional(timestamp),
});

export const analyzeContentBody = v.strictObject({
  participant: v.optional(v.string()),
  textInput: v.optional(textInput),
  suggestionInput: v.optional(suggestionInput),
  messageSendTime: v.optional(timestamp),
  requestId: v.optional(
    v.pipe(v.string(), v.regex(/^[\x20-\x7e]{1,36}$/, 'A request id has at most 36 ASCII characters')),
  ),
  assistQueryParams: v.optional(assistQueryParams),
  queryParams: v.optional(v.record(v.string(), v.unknown())),
});

export const suggestSmartRepliesBody = v.strictObject({
  parent: v.optional(v.string()),
  currentTextInput: v.optional(
    v.strictObject({ text: v.pipe(v.string(), v.nonEmpty()), languageCode: v.optional(v.string()) }),
  ),
  latestMessage: v.optional(v.string()),
  contextSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50))),
});

const participantSuggestion = {
  parent: v.optional(v.string()),
  latestMessage: v.optional(v.string()),
};

export const suggestKnowledgeAssistBody = v.strictObject({
  ...participantSuggestion,
  contextSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(100))),
  previousSuggestedQuery: v.optional(v.string()),
});

/** Of `suggestArticles` and `suggestFaqAnswers`. */
export const suggestDocumentsBody = v.strictObject({
  ...participantSuggestion,
  contextSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(50))),
  assistQueryParams: v.optional(assistQueryParams),
});

export const generateSuggestionsBody = v.strictObject({
  conversation: v.optional(v.string()),
  latestMessage: v.optional(v.string()),
  triggerEvents: v.optional(
    v.array(v.picklist(['END_OF_UTTERANCE', 'MANUAL_CALL', 'CUSTOMER_MESSAGE', 'AGENT_MESSAGE'])),
    [],
  ),
});

export const searchKnowledgeBody = v.strictObject({
  parent: v.optional(v.string()),
  query: textInput,
  conversationProfile: v.pipe(v.string(), v.nonEmpty('The conversation profile is required')),
  sessionId: v.pipe(
    v.string(),
    v.nonEmpty('The session id is required'),
    v.maxLength(36, 'A session id has at most 36 characters'),
  ),
  conversation: v.optional(v.string()),
  latestMessage: v.optional(v.string()),
  querySource: v.optional(v.picklist(['AGENT_QUERY', 'SUGGESTED_QUERY'])),
  endUserMetadata: v.optional(struct),
  searchConfig: v.optional(struct),
  exactSearch: v.optional(v.boolean(), false),
});

export const suggestSummaryBody = v.strictObject({
  conversation: v.optional(v.string()),
  latestMessage: v.optional(v.string()),
  contextSize: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(1000))),
  assistQueryParams: v.optional(assistQueryParams),
});

export const batchCreateMessagesBody = v.strictObject({
  parent: v.optional(v.string()),
  requests: v.pipe(
    v.array(
      v.strictObject({
        parent: v.string(),
        message: v.strictObject({
          name: v.optional(v.string()),
          content: v.pipe(v.string(), v.nonEmpty('A message needs content')),
          languageCode: v.optional(v.string()),
          participant: v.string('The participant of the message is required'),
          participantRole: v.optional(role),
          sendTime: timestamp,
        }),
      }),
    ),
    v.minLength(1, 'A batch needs at least one message'),
    v.maxLength(300, 'At most 300 messages can be created in a batch'),
  ),
});

const times = {
  v2beta1: { startTimestamp: v.optional(timestamp), submitTimestamp: v.optional(timestamp) },
  v2: { startTime: v.optional(timestamp), submitTime: v.optional(timestamp) },
};

const answerFeedback = <T extends v.ObjectEntries>(summarizationTimes: T) =>
  v.strictObject({
    correctnessLevel: v.optional(v.picklist(['NOT_CORRECT', 'PARTIALLY_CORRECT', 'FULLY_CORRECT'])),
    clicked: v.optional(v.boolean()),
    clickTime: v.optional(timestamp),
    displayed: v.optional(v.boolean()),
    displayTime: v.optional(timestamp),
    agentAssistantDetailFeedback: v.optional(
      v.strictObject({
        answerRelevance: v.optional(v.picklist(['IRRELEVANT', 'RELEVANT'])),
        documentCorrectness: v.optional(v.picklist(['INCORRECT', 'CORRECT'])),
        documentEfficiency: v.optional(v.picklist(['INEFFICIENT', 'EFFICIENT'])),
        summarizationFeedback: v.optional(
          v.strictObject({
            ...summarizationTimes,
            summaryText: v.optional(v.string()),
            textSections: v.optional(stringMap),
          }),
        ),
        knowledgeSearchFeedback: v.optional(
          v.strictObject({
            answerCopied: v.optional(v.boolean()),
            clickedUris: v.optional(v.array(v.string())),
          }),
        ),
        knowledgeAssistFeedback: v.optional(
          v.strictObject({
            answerCopied: v.optional(v.boolean()),
            clickedUris: v.optional(v.array(v.string())),
          }),
        ),
      }),
    ),
  });

/** The summary's times are named differently in the two versions (answer_record.proto of each). */
export const answerRecordBody = {
  v2beta1: v.strictObject({
    name: v.optional(v.string()),
    answerFeedback: v.optional(answerFeedback(times.v2beta1)),
  }),
  v2: v.strictObject({ name: v.optional(v.string()), answerFeedback: v.optional(answerFeedback(times.v2)) }),
};

const describe = (issue: v.BaseIssue<unknown>): string => {
  const path = v.getDotPath(issue);
  if (issue.type === 'strict_object' && issue.expected === 'never') {
    const parts = path?.split('.') ?? [];
    const where = parts.slice(0, -1).join('.');
    const at = where === '' ? '' : ` at '${where}'`;
    return `Invalid JSON payload received. Unknown name "${parts.at(-1) ?? ''}"${at}: Cannot find field.`;
  }
  return path === null ? issue.message : `Invalid value at '${path}': ${issue.message}`;
};

/** The body as its schema reads it. Throws INVALID_ARGUMENT that names the first field at fault. */
export const parseBody = <T extends v.GenericSchema>(schema: T, body: unknown): v.InferOutput<T> => {
  const parsed = v.safeParse(schema, body ?? {});
  if (parsed.success) return parsed.output;
  throw new RpcError('INVALID_ARGUMENT', describe(parsed.issues[0]));
};
