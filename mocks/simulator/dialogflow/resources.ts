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

export interface SuggestionResult {
  readonly suggestSmartRepliesResponse: SuggestSmartRepliesResponse;
}

export interface AnalyzeContentResponse {
  readonly message: Message;
  readonly humanAgentSuggestionResults?: readonly SuggestionResult[];
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
      readonly type: 'new-message-event';
      readonly payload: {
        readonly conversation: string;
        readonly type: 'NEW_MESSAGE';
        readonly newMessagePayload: Message;
      };
    };
