import * as v from 'valibot';

import { ALL_FEATURES, type Feature } from '../../domain/feature';
import { decode, decodeEach, decodeOptional, type Report } from './decode';
import { generatorName, type GeneratorName } from './names';

/** What a conversation profile switches on for human agents. */
export interface ProfileSettings {
  /** In the order of {@link ALL_FEATURES}. Features that this version does not draw are left out. */
  readonly features: readonly Feature[];
  /** Generators coach, write summaries and more; which, only the generator itself says. */
  readonly generators: readonly GeneratorName[];
}

const Profile = v.object({
  humanAgentAssistantConfig: v.nullish(
    v.object({
      humanAgentSuggestionConfig: v.nullish(
        v.object({
          featureConfigs: v.optional(v.unknown()),
          generators: v.optional(v.unknown()),
          companionAgent: v.optional(v.unknown()),
        }),
      ),
    }),
  ),
});

const FeatureConfig = v.object({ suggestionFeature: v.object({ type: v.string() }) });

/** What each of Dialogflow's `SuggestionFeature.Type` brings. */
const FEATURES_OF_TYPE: ReadonlyMap<string, readonly Feature[]> = new Map<string, readonly Feature[]>([
  ['SMART_REPLY', ['SMART_REPLY']],
  ['CONVERSATION_SUMMARIZATION', ['CONVERSATION_SUMMARIZATION']],
  ['KNOWLEDGE_SEARCH', ['KNOWLEDGE_SEARCH']],
  ['KNOWLEDGE_ASSIST', ['PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST']],
  ['ARTICLE_SUGGESTION', ['ARTICLE_SUGGESTION']],
  ['FAQ', ['FAQ']],
  // Entities are extracted by the same virtual agent, and no public type names them.
  ['DIALOGFLOW_ASSIST', ['DIALOGFLOW_ASSIST', 'ENTITY_EXTRACTION']],
  ['ENTITY_EXTRACTION', ['ENTITY_EXTRACTION']],
]);

const FEATURE_OF_CONTEXT = {
  agentCoachingContext: 'AGENT_COACHING',
  freeFormContext: 'FREE_FORM',
  summarizationContext: 'CONVERSATION_SUMMARIZATION',
} as const satisfies Record<string, Feature>;

const CONTEXTS = Object.keys(FEATURE_OF_CONTEXT) as (keyof typeof FEATURE_OF_CONTEXT)[];

/** What a generator is for, and when it runs. */
export interface GeneratorUse {
  /** `undefined` where this version does not draw it. */
  readonly feature: Feature | undefined;
  /** Dialogflow's `TriggerEvent`, by which it is run; undefined where it has none. */
  readonly triggerEvent: string | undefined;
}

const Generator = v.object({
  name: v.string(),
  triggerEvent: v.optional(v.unknown()),
  agentCoachingContext: v.optional(v.unknown()),
  freeFormContext: v.optional(v.unknown()),
  summarizationContext: v.optional(v.unknown()),
});

/** Throws AssistError `malformed` where it is no conversation profile. */
export function decodeProfile(raw: unknown, report: Report): ProfileSettings {
  const config = decode(Profile, raw, 'conversation profile').humanAgentAssistantConfig
    ?.humanAgentSuggestionConfig;
  const types = decodeEach(
    config?.featureConfigs,
    'conversation profile features',
    (entry) => decode(FeatureConfig, entry, 'conversation profile feature').suggestionFeature.type,
    report,
  );
  const companion = decodeOptional(
    v.string(),
    config?.companionAgent,
    'conversation profile companionAgent',
    report,
  );
  return {
    features: inOrder([
      ...types.flatMap((type) => FEATURES_OF_TYPE.get(type) ?? []),
      ...(companion === undefined ? [] : ['COMPANION_AGENT' as const]),
    ]),
    generators: decodeEach(
      config?.generators,
      'conversation profile generators',
      (entry) => decode(generatorName, entry, 'conversation profile generator'),
      report,
    ),
  };
}

/** Throws AssistError `malformed` where it is no generator. */
export function decodeGenerator(raw: unknown, report: Report): GeneratorUse {
  const generator = decode(Generator, raw, 'generator');
  const context = CONTEXTS.find(
    (name) => decodeOptional(v.looseObject({}), generator[name], 'generator context', report) !== undefined,
  );
  const triggerEvent = decodeOptional(v.string(), generator.triggerEvent, 'generator triggerEvent', report);
  return {
    feature: context && FEATURE_OF_CONTEXT[context],
    triggerEvent: triggerEvent === 'TRIGGER_EVENT_UNSPECIFIED' ? undefined : triggerEvent,
  };
}

/** Each once, in the order of {@link ALL_FEATURES}. */
export const inOrder = (features: readonly Feature[]): readonly Feature[] =>
  ALL_FEATURES.filter((feature) => features.includes(feature));
