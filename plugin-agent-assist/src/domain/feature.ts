/**
 * What Agent Assist can do for an agent, by the names under which Google's own UI modules and conversation profiles
 * know it. `FREE_FORM`, `ENTITY_EXTRACTION` and `COMPANION_AGENT` have no name there, and are named after the part of
 * Dialogflow that they come from.
 */
export const ALL_FEATURES = [
  'SMART_REPLY',
  'CONVERSATION_SUMMARIZATION',
  'KNOWLEDGE_SEARCH',
  'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
  'AGENT_COACHING',
  'FREE_FORM',
  'ARTICLE_SUGGESTION',
  'FAQ',
  'DIALOGFLOW_ASSIST',
  'ENTITY_EXTRACTION',
  'COMPANION_AGENT',
] as const;

export type Feature = (typeof ALL_FEATURES)[number];

/** Other names in use, and what they stand for. */
export const FEATURE_ALIASES: Readonly<Record<string, readonly Feature[]>> = {
  // The umbrella of the first UI modules: the search box and the proactive answers.
  KNOWLEDGE_ASSIST_V2: ['KNOWLEDGE_SEARCH', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'],
  // Conversation profiles call the proactive answers so (`SuggestionFeature.Type`).
  KNOWLEDGE_ASSIST: ['PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'],
  GENERATIVE_KNOWLEDGE_ASSIST: ['KNOWLEDGE_SEARCH', 'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'],
  ARTICLE_SEARCH: ['KNOWLEDGE_SEARCH'],
  CONVERSATION_SUMMARIZATION_VOICE: ['CONVERSATION_SUMMARIZATION'],
  SUMMARIZATION: ['CONVERSATION_SUMMARIZATION'],
  AI_COACH: ['AGENT_COACHING'],
  FAQ_ASSIST: ['FAQ'],
};
