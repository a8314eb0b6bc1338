import { eventFixtures, protoFixtures } from '../../../../mocks/fixtures/wire';

import type { AssistFailure } from '../../domain/failure';
import { decodeAnalyzedContent } from './analyzed-content';
import { decodeConversation, decodeMessagesPage, decodeParticipantsPage, decodeSummary } from './resources';
import { decodeEnvelope, decodeSocketEvent, SOCKET_EVENTS } from './socket-envelope';
import { decodeSmartRepliesAnswer } from './suggestion-results';

/* Messages that are checked against Google's protos where they are kept: nothing of them may get lost here. */

const reported: AssistFailure[] = [];
const context = { report: (failure: AssistFailure) => void reported.push(failure), receivedAt: 42 };
afterEach(() => expect(reported).toEqual([]));

it('reads every event of the socket', () => {
  const events = SOCKET_EVENTS.map((name) =>
    decodeSocketEvent(name, decodeEnvelope(eventFixtures[name]), context),
  );
  expect(events.map((event) => event?.type)).toEqual(['suggestions', 'message', 'finished']);
  expect(events[0]).toMatchObject({ set: { suggestions: [{}, {}], unknownKinds: [] } });
});

it('reads every answer of the REST API', () => {
  expect(decodeConversation(protoFixtures.Conversation, context.report).state).toBe('IN_PROGRESS');
  expect(decodeParticipantsPage(protoFixtures.ListParticipantsResponse, context.report).items).toHaveLength(
    2,
  );
  expect(decodeMessagesPage(protoFixtures.ListMessagesResponse, context.report).items).toHaveLength(2);
  expect(
    decodeSmartRepliesAnswer(protoFixtures.SuggestSmartRepliesResponse, context).suggestions,
  ).toHaveLength(2);
  expect(
    decodeSummary(protoFixtures.SuggestConversationSummaryResponse, { ...context, createdAt: 42 }).sections,
  ).toHaveLength(2);

  const { message, suggestions } = decodeAnalyzedContent(protoFixtures.AnalyzeContentResponse, context);
  expect(suggestions.latestMessage).toBe(message?.name);
  expect(suggestions.suggestions).toHaveLength(2);
});
