import type { SectionName } from './language/summary';
import {
  isProfileId,
  PROFILES,
  type AssistSettings,
  type FeatureConfig,
  type FeatureType,
  type SuggestionConfig,
} from './profile-catalogue';
import { RpcError } from './rpc-error';

interface NotificationConfig {
  readonly topic: string;
  readonly messageFormat: 'JSON';
}

/** A `ConversationProfile` as JSON. */
export interface ConversationProfile {
  readonly name: string;
  readonly displayName: string;
  readonly createTime: string;
  readonly updateTime: string;
  readonly languageCode: string;
  readonly timeZone: string;
  readonly humanAgentAssistantConfig: {
    readonly notificationConfig: NotificationConfig;
    readonly humanAgentSuggestionConfig: SuggestionConfig;
    readonly messageAnalysisConfig?: AssistSettings['messageAnalysisConfig'];
  };
  readonly notificationConfig: NotificationConfig;
  readonly newMessageEventNotificationConfig: NotificationConfig;
  readonly newRecognitionResultNotificationConfig: NotificationConfig;
  readonly sipConfig: { readonly createConversationOnTheFly: true };
}

const NAME = /^projects\/([^/]+)(?:\/locations\/([^/]+))?\/conversationProfiles\/([^/]+)$/;

/** The conversation profiles of a project: those of the catalogue, in any location. */
export class Profiles {
  constructor(private readonly project: string) {}

  /** A name without a location means the location `global`. Throws NOT_FOUND for any other profile. */
  get(name: string): ConversationProfile {
    const [, project, location = 'global', id = ''] = NAME.exec(name) ?? [];
    if (project !== this.project || !isProfileId(id)) {
      throw new RpcError('NOT_FOUND', `Conversation profile '${name}' does not exist.`);
    }
    const parent = `projects/${project}/locations/${location}`;
    const settings: AssistSettings = PROFILES[id](parent);
    const topic = (event: string): NotificationConfig => ({
      topic: `projects/${project}/topics/${event}`,
      messageFormat: 'JSON',
    });
    return {
      name: `${parent}/conversationProfiles/${id}`,
      displayName: settings.displayName,
      createTime: '2026-01-05T09:00:00.120Z',
      updateTime: '2026-01-05T09:00:00.120Z',
      languageCode: 'en-US',
      timeZone: 'America/Los_Angeles',
      humanAgentAssistantConfig: {
        notificationConfig: topic('human-agent-assistant-event'),
        humanAgentSuggestionConfig: settings.suggestions,
        ...(settings.messageAnalysisConfig && { messageAnalysisConfig: settings.messageAnalysisConfig }),
      },
      notificationConfig: topic('conversation-lifecycle-event'),
      newMessageEventNotificationConfig: topic('new-message-event'),
      newRecognitionResultNotificationConfig: topic('new-recognition-result-notification-event'),
      sipConfig: { createConversationOnTheFly: true },
    };
  }
}

export const suggestionsOf = ({ humanAgentAssistantConfig }: ConversationProfile): SuggestionConfig =>
  humanAgentAssistantConfig.humanAgentSuggestionConfig;

/** `undefined` where the profile does not have the feature. */
export const featureOf = (profile: ConversationProfile, type: FeatureType): FeatureConfig | undefined =>
  suggestionsOf(profile).featureConfigs.find(({ suggestionFeature }) => suggestionFeature.type === type);

/** Throws FAILED_PRECONDITION where the profile does not have the feature. */
export const requireFeature = (profile: ConversationProfile, type: FeatureType): FeatureConfig => {
  const feature = featureOf(profile, type);
  if (feature !== undefined) return feature;
  throw new RpcError('FAILED_PRECONDITION', `${type} is not configured in '${profile.name}'.`);
};

/** The sections of a summary: `CUSTOMER_SATISFACTION` in a profile is `customer_satisfaction` in the summary. */
export const sectionsOf = (profile: ConversationProfile): readonly SectionName[] =>
  suggestionsOf(profile).featureConfigs.flatMap(
    ({ queryConfig }) =>
      queryConfig?.sections?.sectionTypes.map((section) => section.toLowerCase() as SectionName) ?? [],
  );
