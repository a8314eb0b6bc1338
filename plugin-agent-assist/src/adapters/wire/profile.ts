import * as v from 'valibot';

import { ALL_FEATURES, type Feature } from '../../domain/assist';
import { decode, decodeEach, decodeOptional, type Report } from './decode';
import { generatorName, type GeneratorName } from './names';

/** What a conversation profile switches on for human agents. */
export interface ProfileSettings {
  /** In the order of {@link ALL_FEATURES}. Features that this version does not draw are left out. */
  readonly features: readonly Feature[];
  /** Generators write summaries and more; which, only the generator itself says. */
  readonly generators: readonly GeneratorName[];
}

const Profile = v.object({
  humanAgentAssistantConfig: v.nullish(
    v.object({
      humanAgentSuggestionConfig: v.nullish(
        v.object({ featureConfigs: v.optional(v.unknown()), generators: v.optional(v.unknown()) }),
      ),
    }),
  ),
});

const FeatureConfig = v.object({ suggestionFeature: v.object({ type: v.string() }) });

const Generator = v.object({ name: v.string(), summarizationContext: v.optional(v.unknown()) });

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
  return {
    features: ALL_FEATURES.filter((feature) => types.includes(feature)),
    generators: decodeEach(
      config?.generators,
      'conversation profile generators',
      (entry) => decode(generatorName, entry, 'conversation profile generator'),
      report,
    ),
  };
}

/** Whether a generator writes summaries. Throws AssistError `malformed` where it is no generator. */
export function writesSummaries(rawGenerator: unknown, report: Report): boolean {
  const { summarizationContext } = decode(Generator, rawGenerator, 'generator');
  const context = decodeOptional(v.looseObject({}), summarizationContext, 'generator context', report);
  return context !== undefined;
}
