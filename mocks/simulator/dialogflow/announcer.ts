import type { ConversationRecord } from './conversations';
import type { Proactive } from './proactive';
import { suggestionsOf, type ConversationProfile } from './profile';
import type { Message, Notification, Participant, SuggestionResult } from './resources';

export interface AnnouncerOptions {
  readonly proactive: Proactive;
  readonly profileOf: (record: ConversationRecord) => ConversationProfile;
  /** How long Google thinks about the next slow suggestion, in milliseconds. */
  readonly thinkingTime: () => number;
  /** @param afterMs how long until Google publishes it */
  readonly publish: (notification: Notification, afterMs?: number) => void;
}

/** Suggestions are made for the agent who came last. */
const helpedAgentOf = (record: ConversationRecord): Participant | undefined =>
  [...record.participants.values()].filter(({ role }) => role === 'HUMAN_AGENT').at(-1);

/** Google's table of features has smart replies in chats only: nobody reads out what a machine wrote. */
const isForCalls = ({ suggestSmartRepliesResponse }: SuggestionResult): boolean =>
  suggestSmartRepliesResponse === undefined;

/** Publishes messages, and what they suggest to the agent. */
export class Announcer {
  constructor(private readonly options: AnnouncerOptions) {}

  newMessage({ conversation }: ConversationRecord, message: Message): void {
    this.options.publish({
      type: 'new-message-event',
      payload: { conversation: conversation.name, type: 'NEW_MESSAGE', newMessagePayload: message },
    });
  }

  /**
   * Publishes what a customer's new message suggests, the quick at once.
   * @returns the quick, which an answer to the message brings too, and brings again if asked again
   */
  suggest(
    record: ConversationRecord,
    message: Message,
    { isNew, isSpoken = false }: { readonly isNew: boolean; readonly isSpoken?: boolean },
  ): readonly SuggestionResult[] {
    const { proactive } = this.options;
    const agent = helpedAgentOf(record);
    if (message.participantRole !== 'END_USER' || agent === undefined) return [];
    const wanted = (results: readonly SuggestionResult[]): readonly SuggestionResult[] =>
      isSpoken ? results.filter(isForCalls) : results;
    const quick = wanted(proactive.quick(record, message));
    if (isNew) this.announce(record, agent, quick, wanted(proactive.slow(record, message)));
    return quick;
  }

  suggestions(
    { conversation }: ConversationRecord,
    agent: Participant,
    suggestionResults: readonly SuggestionResult[],
    afterMs?: number,
  ): void {
    if (suggestionResults.length === 0) return;
    this.options.publish(
      {
        type: 'human-agent-assistant-event',
        payload: { conversation: conversation.name, participant: agent.name, suggestionResults },
      },
      afterMs,
    );
  }

  /** Either everything in one event, as late as the slowest, or each as soon as it is there. */
  private announce(
    record: ConversationRecord,
    agent: Participant,
    quick: readonly SuggestionResult[],
    slow: readonly SuggestionResult[],
  ): void {
    const { profileOf, thinkingTime } = this.options;
    const thought = slow.map((result) => ({ result, afterMs: thinkingTime() }));
    if (suggestionsOf(profileOf(record)).groupSuggestionResponses) {
      this.suggestions(
        record,
        agent,
        [...quick, ...slow],
        Math.max(0, ...thought.map(({ afterMs }) => afterMs)),
      );
      return;
    }
    for (const result of quick) this.suggestions(record, agent, [result]);
    for (const { result, afterMs } of thought) this.suggestions(record, agent, [result], afterMs);
  }
}
