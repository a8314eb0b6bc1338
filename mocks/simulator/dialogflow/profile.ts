import type { SectionName } from './language/summary';
import { RpcError } from './rpc-error';

const demoProfile = (project: string, location: string) => ({
  name: `projects/${project}/locations/${location}/conversationProfiles/demo-profile`,
  displayName: 'Agent Assist sandbox',
  createTime: '2026-01-05T09:00:00.120Z',
  updateTime: '2026-01-05T09:00:00.120Z',
  languageCode: 'en-US',
  timeZone: 'America/Los_Angeles',
  humanAgentAssistantConfig: {
    notificationConfig: {
      topic: `projects/${project}/topics/human-agent-assistant-event`,
      messageFormat: 'JSON',
    },
    humanAgentSuggestionConfig: {
      featureConfigs: [
        {
          suggestionFeature: { type: 'SMART_REPLY' },
          enableEventBasedSuggestion: true,
          suggestionTriggerSettings: { onlyEndUser: true },
          queryConfig: { maxResults: 3, contextSize: 20 },
        },
        {
          suggestionFeature: { type: 'CONVERSATION_SUMMARIZATION' },
          queryConfig: {
            contextSize: 500,
            sections: {
              sectionTypes: ['SITUATION', 'ACTION', 'RESOLUTION', 'CUSTOMER_SATISFACTION', 'ENTITIES'],
            },
          },
        },
      ],
      groupSuggestionResponses: true,
    },
  },
  notificationConfig: {
    topic: `projects/${project}/topics/conversation-lifecycle-event`,
    messageFormat: 'JSON',
  },
  newMessageEventNotificationConfig: {
    topic: `projects/${project}/topics/new-message-event`,
    messageFormat: 'JSON',
  },
});

/** A `ConversationProfile` with smart replies and summarization. */
export type ConversationProfile = ReturnType<typeof demoProfile>;

/** The conversation profiles of a project: the demo profile, in any location. */
export class Profiles {
  constructor(private readonly project: string) {}

  /** A name without a location means the location `global`. Throws NOT_FOUND for any other profile. */
  get(name: string): ConversationProfile {
    const location = /\/locations\/([^/]+)\//.exec(name)?.[1];
    const profile = demoProfile(this.project, location ?? 'global');
    const shortName = profile.name.replace('/locations/global', '');
    if (name === profile.name || name === shortName) return profile;
    throw new RpcError('NOT_FOUND', `Conversation profile '${name}' does not exist.`);
  }
}

/** The sections of a summary: `CUSTOMER_SATISFACTION` in a profile is `customer_satisfaction` in the summary. */
export const sectionsOf = (profile: ConversationProfile): readonly SectionName[] =>
  profile.humanAgentAssistantConfig.humanAgentSuggestionConfig.featureConfigs.flatMap(
    ({ queryConfig }) =>
      queryConfig.sections?.sectionTypes.map((section) => section.toLowerCase() as SectionName) ?? [],
  );
