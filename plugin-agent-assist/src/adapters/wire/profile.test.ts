import type { AssistFailure } from '../../domain/failure';
import { decodeProfile, writesSummaries } from './profile';

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
      { suggestionFeature: { type: 'FAQ' }, enableEventBasedSuggestion: true },
      { suggestionFeature: { type: 'SMART_REPLY' } },
    ],
    generators: [GENERATOR],
  });
  expect(settings).toEqual({
    features: ['SMART_REPLY', 'CONVERSATION_SUMMARIZATION'],
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
  { generator: { name: GENERATOR, summarizationContext: {} }, writes: true },
  { generator: { name: GENERATOR, agentCoachingContext: {} }, writes: false },
])('tells a generator of summaries from others: $writes', ({ generator, writes }) => {
  expect(writesSummaries(generator, report)).toBe(writes);
});
