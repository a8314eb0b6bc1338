import type { MessageAnalysis } from './conversations';
import { sentimentOf } from './language/sentiment';
import type { Profiles } from './profile';

/** proto3 leaves a 0 out. */
const unlessZero = (field: 'score' | 'magnitude', value: number) => (value === 0 ? {} : { [field]: value });

/** The sentiment of a customer's message, where the profile asks for it. */
export const analysisBy =
  (profiles: Profiles): MessageAnalysis =>
  (profile, { content, participantRole }) => {
    const { messageAnalysisConfig } = profiles.get(profile).humanAgentAssistantConfig;
    if (!messageAnalysisConfig?.enableSentimentAnalysis || participantRole !== 'END_USER') return {};
    const { score, magnitude } = sentimentOf(content);
    return {
      sentimentAnalysis: {
        queryTextSentiment: { ...unlessZero('score', score), ...unlessZero('magnitude', magnitude) },
      },
    };
  };
