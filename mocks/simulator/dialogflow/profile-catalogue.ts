/** `SuggestionFeature.Type` (participant.proto), as far as the simulator knows them. */
export type FeatureType =
  | 'ARTICLE_SUGGESTION'
  | 'FAQ'
  | 'SMART_REPLY'
  | 'DIALOGFLOW_ASSIST'
  | 'CONVERSATION_SUMMARIZATION'
  | 'KNOWLEDGE_SEARCH'
  | 'KNOWLEDGE_ASSIST';

type SectionType = 'SITUATION' | 'ACTION' | 'RESOLUTION' | 'CUSTOMER_SATISFACTION' | 'ENTITIES';

export interface FeatureConfig {
  readonly suggestionFeature: { readonly type: FeatureType };
  readonly enableEventBasedSuggestion?: boolean;
  readonly enableQuerySuggestionWhenNoAnswer?: boolean;
  readonly enableConversationAugmentedQuery?: boolean;
  readonly suggestionTriggerSettings?: { readonly onlyEndUser: boolean };
  readonly queryConfig?: {
    readonly maxResults?: number;
    readonly contextSize?: number;
    readonly sections?: { readonly sectionTypes: readonly SectionType[] };
  };
}

/** What a profile switches on for the human agent. */
export interface SuggestionConfig {
  readonly featureConfigs: readonly FeatureConfig[];
  /** One event with everything that a message suggests, or one for each kind as soon as it is there. */
  readonly groupSuggestionResponses?: boolean;
  readonly generators?: readonly string[];
  /** Slow features come by Pub/Sub only. */
  readonly disableHighLatencyFeaturesSyncDelivery?: boolean;
  readonly skipEmptyEventBasedSuggestion?: boolean;
  /** In no proto that is published yet; the name is that of Google's reference. */
  readonly companionAgent?: string;
}

/** What a message is analysed for, and what it suggests. */
export interface AssistSettings {
  readonly displayName: string;
  readonly suggestions: SuggestionConfig;
  readonly messageAnalysisConfig?: {
    readonly enableEntityExtraction?: boolean;
    readonly enableSentimentAnalysis?: boolean;
  };
}

const onCustomerMessage = {
  enableEventBasedSuggestion: true,
  suggestionTriggerSettings: { onlyEndUser: true },
} as const;

const summarization: FeatureConfig = {
  suggestionFeature: { type: 'CONVERSATION_SUMMARIZATION' },
  queryConfig: {
    contextSize: 500,
    sections: { sectionTypes: ['SITUATION', 'ACTION', 'RESOLUTION', 'CUSTOMER_SATISFACTION', 'ENTITIES'] },
  },
};

const smartReply: FeatureConfig = {
  suggestionFeature: { type: 'SMART_REPLY' },
  ...onCustomerMessage,
  queryConfig: { maxResults: 3, contextSize: 20 },
};

const knowledgeAssist: FeatureConfig = {
  suggestionFeature: { type: 'KNOWLEDGE_ASSIST' },
  ...onCustomerMessage,
  enableQuerySuggestionWhenNoAnswer: true,
};

const knowledgeSearch: FeatureConfig = {
  suggestionFeature: { type: 'KNOWLEDGE_SEARCH' },
  enableConversationAugmentedQuery: true,
};

const legacy = (type: 'ARTICLE_SUGGESTION' | 'FAQ' | 'DIALOGFLOW_ASSIST'): FeatureConfig => ({
  suggestionFeature: { type },
  ...onCustomerMessage,
  queryConfig: { maxResults: 3 },
});

/** @param parent `projects/P/locations/L` */
type SettingsOf = (parent: string) => AssistSettings;

/** The profiles that every project has, by their ids. Each brings the kinds that the others lack. */
export const PROFILES = {
  'demo-profile': (parent) => ({
    displayName: 'Agent Assist sandbox',
    suggestions: {
      featureConfigs: [smartReply, summarization, knowledgeAssist, knowledgeSearch],
      generators: ['coach', 'next-step', 'case-note'].map((id) => `${parent}/generators/${id}`),
      disableHighLatencyFeaturesSyncDelivery: true,
    },
    messageAnalysisConfig: { enableSentimentAnalysis: true },
  }),
  'legacy-profile': () => ({
    displayName: 'Agent Assist sandbox: before generative features',
    suggestions: {
      featureConfigs: [legacy('ARTICLE_SUGGESTION'), legacy('FAQ'), legacy('DIALOGFLOW_ASSIST')],
      groupSuggestionResponses: true,
    },
    messageAnalysisConfig: { enableEntityExtraction: true },
  }),
  'companion-profile': (parent) => ({
    displayName: 'Agent Assist sandbox: companion agent',
    suggestions: {
      featureConfigs: [summarization],
      companionAgent: `${parent}/companionAgents/companion`,
      skipEmptyEventBasedSuggestion: true,
    },
    messageAnalysisConfig: { enableSentimentAnalysis: true },
  }),
  'email-profile': () => ({
    displayName: 'Agent Assist sandbox: e-mail',
    suggestions: {
      featureConfigs: [knowledgeAssist, knowledgeSearch, summarization],
      groupSuggestionResponses: true,
      disableHighLatencyFeaturesSyncDelivery: true,
      skipEmptyEventBasedSuggestion: true,
    },
  }),
  'generator-profile': (parent) => ({
    displayName: 'Agent Assist sandbox: summaries by a generator',
    suggestions: {
      featureConfigs: [smartReply],
      generators: ['summariser', 'case-note'].map((id) => `${parent}/generators/${id}`),
    },
  }),
} as const satisfies Readonly<Record<string, SettingsOf>>;

export type ProfileId = keyof typeof PROFILES;

export const DEFAULT_PROFILE: ProfileId = 'demo-profile';

export const PROFILE_IDS = Object.keys(PROFILES) as readonly ProfileId[];

export const isProfileId = (id: string): id is ProfileId => Object.hasOwn(PROFILES, id);
