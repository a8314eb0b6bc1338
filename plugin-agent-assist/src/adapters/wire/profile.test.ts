import type { AssistFailure } from '../../domain/failure';
import { decodeGenerator, decodeProfile } from './profile';

const NAME = 'projects/demo-project/locations/global/conversationProfiles/demo-profile';
const GENERATOR = 'projects/demo-project/locations/global/generators/g1';

const reported: AssistFailure[] = [];
const report = (failure: AssistFailure) => void reported.push(failure);
beforeEach(() => void reported.splice(0));

const profileOf = (humanAgentSuggestionConfig: unknown) =>
  decodeProfile({ name: NAME, humanAgentAssistantConfig: { humanAgentSuggestionConfig } }, report);

it('switches on the features that it configures, of those that this version draws', () => {
  const settings = profileOf({
    featureConfigs: [
      { suggestionFeature: { type: 'CONVERSATION_SUMMARIZATION' } },
      { suggestionFeature: { type: 'SMART_COMPOSE' } },
      { suggestionFeature: { type: 'FAQ' }, enableEventBasedSuggestion: true },
      { suggestionFeature: { type: 'SMART_REPLY' } },
      { suggestionFeature: { type: 'SMART_REPLY' } },
    ],
    generators: [GENERATOR],
  });
  expect(settings).toEqual({
    features: ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION', 'FAQ'],
    generators: [GENERATOR],
  });
  expect(reported).toEqual([]);
});

it.each([{ raw: { name: NAME } }, { raw: { name: NAME, humanAgentAssistantConfig: {} } }])(
  'switches on nothing where it says nothing: $raw',
  ({ raw }) => {
    expect(decodeProfile(raw, report)).toEqual({ features: [], generators: [] });
    expect(reported).toEqual([]);
  },
);

it('skips what it cannot read, and reports it', () => {
  const settings = profileOf({
    featureConfigs: [{ suggestionFeature: {} }, 'FAQ', { suggestionFeature: { type: 'SMART_REPLY' } }],
    generators: ['https://elsewhere.test/g1', GENERATOR],
  });
  expect(settings).toEqual({ features: ['SMART_REPLY'], generators: [GENERATOR] });
  expect(reported).toHaveLength(3);
});

it('is malformed where it is no object', () => {
  expect(() => decodeProfile('<html>', report)).toThrow('conversation profile: the whole (object)');
});

it.each([
  { type: 'KNOWLEDGE_ASSIST', features: ['PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST'] },
  { type: 'KNOWLEDGE_SEARCH', features: ['KNOWLEDGE_SEARCH'] },
  { type: 'ARTICLE_SUGGESTION', features: ['ARTICLE_SUGGESTION'] },
  { type: 'DIALOGFLOW_ASSIST', features: ['DIALOGFLOW_ASSIST', 'ENTITY_EXTRACTION'] },
])('calls what $type brings $features', ({ type, features }) => {
  expect(profileOf({ featureConfigs: [{ suggestionFeature: { type } }] }).features).toEqual(features);
});

it('knows a companion agent by its name in the profile', () => {
  const companionAgent = 'projects/demo-project/locations/global/companionAgents/c1';
  expect(profileOf({ companionAgent }).features).toEqual(['COMPANION_AGENT']);
  expect(profileOf({ companionAgent: '' }).features).toEqual([]);
});

it.each([
  { context: 'summarizationContext', feature: 'CONVERSATION_SUMMARIZATION' },
  { context: 'agentCoachingContext', feature: 'AGENT_COACHING' },
  { context: 'freeFormContext', feature: 'FREE_FORM' },
  { context: 'translationContext', feature: undefined },
])('tells by its $context that a generator is for $feature', ({ context, feature }) => {
  expect(decodeGenerator({ name: GENERATOR, [context]: {} }, report).feature).toBe(feature);
  expect(reported).toEqual([]);
});

it.each([
  { given: 'MANUAL_CALL', triggerEvent: 'MANUAL_CALL' },
  { given: 'TRIGGER_EVENT_UNSPECIFIED', triggerEvent: undefined },
  { given: undefined, triggerEvent: undefined },
])('tells when a generator runs: $given', ({ given, triggerEvent }) => {
  const generator = { name: GENERATOR, freeFormContext: {}, triggerEvent: given };
  expect(decodeGenerator(generator, report).triggerEvent).toBe(triggerEvent);
});

it('takes a generator for malformed where it is no object', () => {
  expect(() => decodeGenerator('<html>', report)).toThrow('generator: the whole (object)');
});
