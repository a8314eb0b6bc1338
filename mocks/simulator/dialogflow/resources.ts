/** Dialogflow's resources as JSON (v2beta1 and v2 write them alike). A field that is not set is left out. */

export type ParticipantRole = 'HUMAN_AGENT' | 'AUTOMATED_AGENT' | 'END_USER';

export interface Conversation {
  readonly name: string;
  readonly lifecycleState: 'IN_PROGRESS' | 'COMPLETED';
  readonly conversationProfile: string;
  readonly conversationStage: 'VIRTUAL_AGENT_STAGE' | 'HUMAN_ASSIST_STAGE';
  readonly startTime: string;
  readonly endTime?: string;
}

export interface Participant {
  readonly name: string;
  readonly role: ParticipantRole;
  readonly obfuscatedExternalUserId?: string;
  readonly documentsMetadataFilters?: Readonly<Record<string, string>>;
  readonly agentDesktopSource?: string;
}

export interface Message {
  readonly name: string;
  readonly content: string;
  readonly languageCode: string;
  readonly participant: string;
  readonly participantRole: ParticipantRole;
  readonly createTime: string;
  readonly sendTime?: string;
  /** Numbers that are 0 are left out, as proto3 writes them. */
  readonly sentimentAnalysis?: {
    readonly queryTextSentiment: { readonly score?: number; readonly magnitude?: number };
  };
}

export interface SuggestSmartRepliesResponse {
  readonly smartReplyAnswers?: readonly {
    readonly reply: string;
    readonly confidence: number;
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface KnowledgeSnippet {
  readonly uri: string;
  readonly text: string;
  readonly title: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface SuggestKnowledgeAssistResponse {
  readonly knowledgeAssistAnswer?: {
    readonly suggestedQuery: {
      readonly queryText: string;
      readonly searchContexts?: readonly { readonly key: string; readonly value: string }[];
    };
    /** Left out where the query is worth asking and its answer too uncertain. */
    readonly suggestedQueryAnswer?: {
      readonly answerText: string;
      readonly generativeSource: { readonly snippets: readonly KnowledgeSnippet[] };
    };
    readonly answerRecord: string;
  };
  readonly additionalSuggestedQueryResults?: readonly {
    readonly suggestedQuery: { readonly queryText: string };
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface SuggestArticlesResponse {
  readonly articleAnswers?: readonly {
    readonly title: string;
    readonly uri: string;
    readonly snippets: readonly string[];
    readonly metadata: Readonly<Record<string, string>>;
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface SuggestFaqAnswersResponse {
  readonly faqAnswers?: readonly {
    readonly answer: string;
    readonly confidence: number;
    readonly question: string;
    readonly source: string;
    readonly metadata: Readonly<Record<string, string>>;
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface QueryResult {
  readonly queryText: string;
  readonly languageCode: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  readonly allRequiredParamsPresent?: boolean;
  readonly fulfillmentText?: string;
  readonly fulfillmentMessages?: readonly { readonly text: { readonly text: readonly string[] } }[];
  readonly intent?: { readonly name: string; readonly displayName: string };
  readonly intentDetectionConfidence?: number;
}

/** The shape of DIALOGFLOW_ASSIST and of entity extraction. */
export interface SuggestDialogflowAssistsResponse {
  readonly dialogflowAssistAnswers?: readonly {
    readonly queryResult?: QueryResult;
    readonly intentSuggestion?: {
      readonly displayName: string;
      readonly intentV2: string;
      readonly description: string;
    };
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface DuplicateCheckResult {
  readonly duplicateSuggestions: readonly {
    readonly answerRecord: string;
    readonly sources?: CoachingSources;
    /** Left out where it is 0. */
    readonly suggestionIndex?: number;
    readonly similarityScore: number;
  }[];
}

export interface CoachingSources {
  readonly instructionIndexes: readonly number[];
}

export type InstructionTrigger = 'CUSTOMER_MESSAGE' | 'TOOL_CALL_COMPLETION';

export interface AgentCoachingInstruction {
  readonly displayName: string;
  readonly displayDetails?: string;
  readonly condition?: string;
  readonly agentAction?: string;
  readonly systemAction?: string;
  readonly triggeringEvent?: InstructionTrigger;
  readonly duplicateCheckResult?: DuplicateCheckResult;
}

export interface AgentCoachingSuggestion {
  readonly applicableInstructions: readonly AgentCoachingInstruction[];
  readonly agentActionSuggestions?: readonly {
    readonly agentAction: string;
    readonly sources: CoachingSources;
    readonly duplicateCheckResult?: DuplicateCheckResult;
  }[];
  readonly sampleResponses?: readonly {
    readonly responseText: string;
    readonly sources: CoachingSources;
    readonly duplicateCheckResult?: DuplicateCheckResult;
  }[];
}

/** A value of proto3's `Struct`. */
export type Struct = Readonly<Record<string, unknown>>;

export interface ToolCall {
  readonly tool: string;
  readonly toolDisplayName: string;
  readonly toolDisplayDetails: string;
  readonly action: string;
  readonly inputParameters?: Struct;
  readonly createTime: string;
  readonly answerRecord: string;
  readonly state: 'TRIGGERED' | 'NEEDS_CONFIRMATION';
}

export interface ToolCallResult {
  readonly tool: string;
  readonly action: string;
  readonly content?: string;
  readonly error?: { readonly message: string };
  readonly createTime: string;
  readonly answerRecord: string;
}

/** The result is left out while the call waits for the agent. */
export interface ToolCallInfo {
  readonly toolCall: ToolCall;
  readonly toolCallResult?: ToolCallResult;
}

export interface GeneratorSuggestion {
  readonly freeFormSuggestion?: { readonly response: string };
  readonly agentCoachingSuggestion?: AgentCoachingSuggestion;
  readonly summarySuggestion?: {
    readonly summarySections: readonly { readonly section: string; readonly summary: string }[];
  };
  readonly toolCallInfo?: readonly ToolCallInfo[];
}

export interface GenerateSuggestionsResponse {
  readonly generatorSuggestionAnswers?: readonly {
    readonly generatorSuggestion: GeneratorSuggestion;
    readonly sourceGenerator: string;
    readonly answerRecord: string;
  }[];
  readonly latestMessage?: string;
}

export interface CompanionGuidance {
  readonly suggestedReply?: string;
  readonly suggestedAction?: string;
  readonly instructionSource?: {
    readonly displayName: string;
    readonly displayDetails?: string;
    readonly condition?: string;
  };
  readonly knowledgeSources?: readonly {
    readonly knowledgeArticleTitle: string;
    readonly knowledgeArticleUrl: string;
    readonly knowledgeSnippet: string;
  }[];
  readonly explanation?: string;
  /** Google's `ToolCallSuggestion`. */
  readonly toolCalls?: readonly { readonly toolCallInfo: ToolCallInfo; readonly textUpdate?: string }[];
  readonly triggeringToolCallAnswerRecords?: readonly string[];
}

/** In no proto that is published yet; the names are those of Google's reference. */
export interface GenerateCompanionSuggestionsResponse {
  readonly companionSuggestion: { readonly guidances: readonly CompanionGuidance[] };
  readonly answerRecord: string;
  readonly latestMessage?: string;
  /** From 1 on, within a conversation. */
  readonly suggestionIndex: number;
}

/** One of these, as a `oneof` has it. */
export interface SuggestionResult {
  readonly error?: { readonly code: number; readonly message: string };
  readonly suggestSmartRepliesResponse?: SuggestSmartRepliesResponse;
  readonly suggestKnowledgeAssistResponse?: SuggestKnowledgeAssistResponse;
  readonly suggestArticlesResponse?: SuggestArticlesResponse;
  readonly suggestFaqAnswersResponse?: SuggestFaqAnswersResponse;
  readonly suggestDialogflowAssistsResponse?: SuggestDialogflowAssistsResponse;
  readonly suggestEntityExtractionResponse?: SuggestDialogflowAssistsResponse;
  readonly generateSuggestionsResponse?: GenerateSuggestionsResponse;
  readonly generateCompanionSuggestionsResponse?: GenerateCompanionSuggestionsResponse;
}

export interface AnalyzeContentResponse {
  /** Left out where the input was no message but a decision on a tool call. */
  readonly message?: Message;
  readonly humanAgentSuggestionResults?: readonly SuggestionResult[];
}

export interface SearchKnowledgeResponse {
  readonly answers: readonly {
    readonly answer: string;
    readonly answerType: 'FAQ' | 'GENERATIVE';
    readonly answerSources: readonly {
      readonly title: string;
      readonly uri: string;
      readonly snippet: string;
      readonly metadata?: Struct;
    }[];
    readonly answerRecord: string;
  }[];
  readonly rewrittenQuery?: string;
}

export interface SuggestConversationSummaryResponse {
  readonly summary?: {
    readonly text: string;
    readonly textSections: Readonly<Record<string, string>>;
    readonly sortedTextSections: readonly { readonly section: string; readonly summary: string }[];
    readonly answerRecord: string;
    readonly baselineModelVersion: string;
  };
  readonly latestMessage?: string;
  readonly contextSize?: number;
}

export interface StreamingRecognitionResult {
  readonly messageType: 'TRANSCRIPT';
  readonly transcript: string;
  /** Left out where it is false. */
  readonly isFinal?: true;
  /** Of final results only. */
  readonly confidence?: number;
  /** Of interim results only. */
  readonly stability?: number;
  /** `google.protobuf.Duration` since the audio began. */
  readonly speechEndOffset: string;
  readonly languageCode: string;
}

/** What Pub/Sub carries beside a recognition result, which does not itself say whose it is. */
export interface RecognitionAttributes {
  readonly participantRole: ParticipantRole;
  /** The last part of the name of the message that the utterance becomes. */
  readonly messageId: string;
}

/** What Dialogflow publishes to the profile's Pub/Sub topics, and the event's name on the connector's socket. */
export type Notification =
  | {
      readonly type: 'human-agent-assistant-event';
      readonly payload: {
        readonly conversation: string;
        readonly participant: string;
        readonly suggestionResults: readonly SuggestionResult[];
      };
    }
  | {
      readonly type: 'conversation-lifecycle-event';
      readonly payload: {
        readonly conversation: string;
        readonly type: 'CONVERSATION_STARTED' | 'CONVERSATION_FINISHED';
      };
    }
  | {
      readonly type: 'conversation-lifecycle-event';
      readonly payload: {
        readonly conversation: string;
        readonly type: 'UNRECOVERABLE_ERROR';
        readonly errorStatus: { readonly code: number; readonly message: string };
      };
    }
  | {
      readonly type: 'new-recognition-result-notification-event';
      readonly payload: {
        readonly conversation: string;
        readonly type: 'NEW_RECOGNITION_RESULT';
        readonly newRecognitionResultPayload: StreamingRecognitionResult;
      };
      /** `undefined` where they got lost. */
      readonly attributes: RecognitionAttributes | undefined;
    }
  | {
      readonly type: 'new-message-event';
      readonly payload: {
        readonly conversation: string;
        readonly type: 'NEW_MESSAGE';
        readonly newMessagePayload: Message;
      };
    };
