import { companionFixture } from '../../../../mocks/fixtures/companion';
import { HOSTILE_GOOD_REPLY, hostileFixtures } from '../../../../mocks/fixtures/hostile';
import { brokenCallFixture, recognitionFixtures } from '../../../../mocks/fixtures/recognition';
import { generatorFixtures, suggestionFixtures } from '../../../../mocks/fixtures/suggestions';
import { eventFixtures, protoFixtures } from '../../../../mocks/fixtures/wire';

import type { AssistFailure } from '../../domain/failure';
import { toolCallsOf, type Source } from '../../domain/suggestion';
import { decodeAnalyzedContent } from './analyzed-content';
import { decodeClickedUrls } from './feedback-change';
import { decodeGenerator, decodeProfile } from './profile';
import { decodeConversation, decodeMessagesPage, decodeParticipantsPage } from './resources';
import { decodeGeneratedSummary, decodeSummary } from './summary';
import { decodeEnvelope, decodeSocketEvent, SOCKET_EVENTS } from './socket-envelope';
import {
  decodeKnowledgeAssistAnswer,
  decodeSearchKnowledgeAnswer,
  decodeSmartRepliesAnswer,
  decodeSuggestionResults,
} from './suggestion-results';

/* Messages that are checked against Google's protos where they are kept: nothing of them may get lost here. */

const reported: AssistFailure[] = [];
const context = { report: (failure: AssistFailure) => void reported.push(failure), receivedAt: 42 };
beforeEach(() => void reported.splice(0));

describe('what Google sends', () => {
  afterEach(() => expect(reported).toEqual([]));

  it('is read in every event of the socket', () => {
    const fixtures = {
      ...eventFixtures,
      'new-recognition-result-notification-event': recognitionFixtures.final,
    };
    const events = SOCKET_EVENTS.map((name) =>
      decodeSocketEvent(name, decodeEnvelope(fixtures[name]), context),
    );
    expect(events.map((event) => event?.type)).toEqual(['suggestions', 'message', 'finished', 'speech']);
    expect(events[0]).toMatchObject({ set: { suggestions: [{}, {}], unknownKinds: [] } });
    expect(events[1]).toMatchObject({ message: { sentiment: -0.6 } });
  });

  it('is read in what it believes to hear, and is nothing where there are no words', () => {
    const hear = (fixture: unknown) =>
      decodeSocketEvent('new-recognition-result-notification-event', decodeEnvelope(fixture), context);
    const { interim, final, agentFinal, withoutAttributes, ...wordless } = recognitionFixtures;
    expect([interim, final, agentFinal, withoutAttributes].map(hear)).toMatchObject([
      { recognition: { role: 'END_USER', text: 'the jacket I ordered is', isFinal: false } },
      { recognition: { role: 'END_USER', text: 'The jacket I ordered is too small.', isFinal: true } },
      { recognition: { role: 'HUMAN_AGENT', text: 'May I have the order number?', isFinal: true } },
      { recognition: { role: undefined, messageId: undefined, isFinal: true } },
    ]);
    expect(Object.values(wordless).map(hear)).toEqual([undefined, undefined, undefined]);
  });

  it('is read in every answer of the REST API', () => {
    const { report } = context;
    expect(decodeConversation(protoFixtures.Conversation, report).state).toBe('IN_PROGRESS');
    expect(decodeParticipantsPage(protoFixtures.ListParticipantsResponse, report).items).toHaveLength(2);
    expect(decodeMessagesPage(protoFixtures.ListMessagesResponse, report).items).toHaveLength(2);
    expect(
      decodeSmartRepliesAnswer(protoFixtures.SuggestSmartRepliesResponse, context).suggestions,
    ).toHaveLength(2);
    expect(decodeKnowledgeAssistAnswer(protoFixtures.SuggestKnowledgeAssistResponse, context)).toMatchObject({
      suggestions: [{ kind: 'knowledge' }],
      questions: ['How long does a refund take?', 'Can I change the size of an order?'],
    });
    expect(
      decodeSearchKnowledgeAnswer(protoFixtures.SearchKnowledgeResponse, 'returns?', context),
    ).toMatchObject({
      question: 'returns?',
      suggestions: [
        { sources: [{ title: 'Returns and exchanges', url: { host: 'help.example.com' } }] },
        { sources: [{ title: 'Do I pay for returns?', url: undefined }] },
      ],
    });
    expect(
      decodeSummary(protoFixtures.SuggestConversationSummaryResponse, { ...context, createdAt: 42 }).sections,
    ).toHaveLength(2);
    expect(
      decodeGeneratedSummary(suggestionFixtures.summary.generateSuggestionsResponse, {
        ...context,
        createdAt: 42,
      }).sections,
    ).toEqual([{ title: 'situation', text: 'The jacket is too small.' }]);
    expect(decodeClickedUrls(protoFixtures.AnswerRecord, report)).toEqual([
      'https://help.example.com/returns',
    ]);

    const { message, suggestions } = decodeAnalyzedContent(protoFixtures.AnalyzeContentResponse, context);
    expect(suggestions.latestMessage).toBe(message?.name);
    expect(suggestions.suggestions).toHaveLength(2);
  });

  it('is read in the profile and its generators', () => {
    const { features, generators } = decodeProfile(protoFixtures.ConversationProfile, context.report);
    expect(features).toEqual([
      'SMART_REPLY',
      'KNOWLEDGE_SEARCH',
      'PROACTIVE_GENERATIVE_KNOWLEDGE_ASSIST',
      'ARTICLE_SUGGESTION',
      'FAQ',
      'DIALOGFLOW_ASSIST',
      'ENTITY_EXTRACTION',
    ]);
    expect(generators).toEqual(Object.values(generatorFixtures).map(({ name }) => name));
    expect(
      Object.values(generatorFixtures).map((generator) => decodeGenerator(generator, context.report).feature),
    ).toEqual(['AGENT_COACHING', 'FREE_FORM', 'CONVERSATION_SUMMARIZATION']);
  });

  const kinds: Readonly<Record<keyof typeof suggestionFixtures, readonly object[]>> = {
    smartReplies: [
      { kind: 'smartReply', confidence: 0.91 },
      { kind: 'smartReply', confidence: 0.73 },
    ],
    knowledgeGenerative: [
      {
        kind: 'knowledge',
        question: 'Can I return a jacket that is too small?',
        markdown: 'Yes. **Unworn** items can be returned within 30 days.',
        sources: [
          { title: 'Returns and exchanges', url: { host: 'help.example.com' } },
          { title: 'help.example.com', snippet: 'Jackets run small.' },
        ],
      },
    ],
    knowledgeFaq: [
      { kind: 'knowledge', markdown: 'Returns are free.', sources: [{ title: 'Do I pay for returns?' }] },
    ],
    knowledgePlaybook: [{ kind: 'knowledge', markdown: 'In Utrecht.', sources: [{ title: 'Shops' }] }],
    knowledgeEvent: [
      { kind: 'knowledge', question: '', sources: [{ title: 'Contact history', url: undefined }] },
    ],
    knowledgeQuestionOnly: [{ kind: 'knowledge', markdown: undefined, sources: [] }],
    articles: [{ kind: 'article', source: { title: 'Returns and exchanges' } }],
    faq: [{ kind: 'faq', question: 'How do I return an item?', confidence: 0.84 }],
    dialogflowQuery: [
      {
        kind: 'dialogflowAssist',
        intent: 'return.request',
        text: 'I can help with that. What is the order number?',
        parameters: [{ name: 'product', value: 'jacket' }],
      },
    ],
    dialogflowIntent: [
      {
        kind: 'dialogflowAssist',
        intent: 'return.request',
        text: 'The customer wants to send something back',
        parameters: [],
      },
    ],
    entities: [{ kind: 'entities', parameters: [{ name: 'orderNumber' }, { name: 'product' }] }],
    coaching: [
      {
        kind: 'coaching',
        instructions: [
          { title: 'Offer an exchange first', isDuplicate: false },
          { title: 'Ask for the order number', isDuplicate: true },
        ],
        actions: [{ text: 'Check whether a larger size is in stock', isDuplicate: false }],
        responses: [{ isDuplicate: false }, { isDuplicate: true }],
        toolCalls: [],
      },
    ],
    toolCallWaiting: [
      {
        kind: 'coaching',
        actions: [{ text: 'Refund the jacket' }],
        toolCalls: [
          {
            tool: 'Refunds',
            action: 'createRefund',
            parameters: [
              { name: 'orderNumber', value: 'A-4711' },
              { name: 'amount', value: 79.5 },
              { name: 'express', value: false },
              { name: 'items', value: ['jacket'] },
              { name: 'address', value: { city: 'Utrecht', unit: null } },
            ],
            needsConfirmation: true,
            result: undefined,
          },
        ],
      },
    ],
    toolCallDone: [
      {
        kind: 'coaching',
        actions: [],
        toolCalls: [{ needsConfirmation: false, result: { type: 'content', text: '{"refund":"R-1"}' } }],
      },
    ],
    toolCallFailed: [
      {
        toolCalls: [
          { tool: 'stock', result: { type: 'error', message: 'The stock system is being maintained' } },
          { tool: 'label', result: { type: 'binary' } },
        ],
      },
    ],
    freeForm: [{ kind: 'freeForm', markdown: 'The customer has returned *two* jackets before.' }],
    summary: [],
  };

  it.each(Object.keys(kinds) as (keyof typeof kinds)[])('is read where it is %s', (name) => {
    const set = decodeSuggestionResults([suggestionFixtures[name]], context);
    expect(set.suggestions).toMatchObject(kinds[name]);
    expect(set.unknownKinds).toEqual([]);
    expect(set.latestMessage).toMatch(/\/messages\//);
  });

  it('is read where it is the companion agent’s', () => {
    const set = decodeSuggestionResults([companionFixture], context);
    expect(set).toMatchObject({
      suggestions: [
        {
          kind: 'companion',
          guidances: [
            { action: 'Check the stock of size L', sources: [{ title: 'Exchanges' }, { title: 'Sizes' }] },
            { reply: '', toolCalls: [{ tool: 'reserve', needsConfirmation: true }] },
          ],
        },
      ],
      unknownKinds: [],
    });
    expect(set.latestMessage).toMatch(/\/messages\//);
  });

  it('is one set, however many kinds arrive together', () => {
    const all = decodeSuggestionResults([...Object.values(suggestionFixtures), companionFixture], context);
    expect(new Set(all.suggestions.map(({ id }) => id)).size).toBe(all.suggestions.length);
    expect(all.questions).toEqual([
      'How long does a refund take?',
      'Can I change the size of an order?',
      'Is there a larger jacket in stock?',
    ]);
    const [waiting, done] = all.suggestions.flatMap(toolCallsOf).filter(({ tool }) => tool === 'Refunds');
    expect(waiting?.needsConfirmation).toBe(true);
    expect(done).toMatchObject({ id: waiting?.id, needsConfirmation: false });
  });
});

describe('what could do harm', () => {
  const decode = (name: keyof typeof hostileFixtures) =>
    decodeSuggestionResults(hostileFixtures[name], context);

  it.each(Object.keys(hostileFixtures) as (keyof typeof hostileFixtures)[])(
    'hides no good suggestion beside it, and quotes nothing in a report: %s',
    (name) => {
      const { suggestions } = decode(name);
      const texts = suggestions.map((suggestion) =>
        suggestion.kind === 'smartReply' ? suggestion.text : '',
      );
      expect(texts.filter((text) => text === HOSTILE_GOOD_REPLY)).toHaveLength(1);
      expect(JSON.stringify(reported)).not.toMatch(/4111|password|alert|work/);
    },
  );

  it('is left out where there is no text, and reported once each', () => {
    expect(decode('missingText').suggestions).toHaveLength(1);
    expect(reported).toHaveLength(5);
  });

  it('survives as it is where it is long, right-to-left or emoji', () => {
    expect(JSON.stringify(decode('fiftyKilobytes').suggestions[0]).length).toBeGreaterThan(50_000);
    expect(decode('rightToLeft').suggestions[0]).toMatchObject({
      text: 'בוודאי, אפשר להחזיר את המעיל תוך 30 יום.',
    });
    expect(decode('emoji').suggestions[0]).toMatchObject({ text: 'Of course! 👩🏽‍💻🎉 🇳🇱' });
    expect(reported).toEqual([]);
  });

  it('cannot turn the title of a source round', () => {
    expect(decode('rightToLeft').suggestions).toContainEqual(
      expect.objectContaining({
        source: expect.objectContaining({ title: 'moc.elpmaxe.pleh returns' }) as Source,
      }),
    );
  });

  it('names no address but those that a browser may open', () => {
    const [article, knowledge] = decode('scriptLink').suggestions;
    expect(article).toMatchObject({ source: { title: 'Returns', url: undefined } });
    expect(knowledge).toMatchObject({
      sources: [
        { title: 'Returns', url: undefined },
        { title: 'https://bank.example@evil.example/login', url: undefined },
        { title: 'Help', url: { href: 'https://help.example.com/' } },
      ],
    });
  });

  it('stays text where it is markup or an order', () => {
    const [html, image] = decode('markup').suggestions;
    expect(html).toMatchObject({ markdown: expect.stringContaining('<script>') as string, sources: [] });
    expect(image).toMatchObject({ markdown: expect.stringContaining('![') as string, sources: [] });
    const orders = decode('orders').suggestions;
    expect(orders.map(({ kind }) => kind)).toEqual(['smartReply', 'smartReply', 'knowledge']);
    expect(orders.flatMap(toolCallsOf)).toEqual([]);
  });

  it('has a confidence from 0 to 1', () => {
    expect(decode('confidence').suggestions).toMatchObject([
      { confidence: 0 },
      { confidence: 1 },
      { confidence: 0.5 },
    ]);
  });

  it('is counted once where it is listed again', () => {
    expect(decode('duplicates').suggestions).toHaveLength(1);
  });

  it('is reported by its code where a feature failed', () => {
    decode('errorBesideGood');
    expect(reported).toEqual([
      { kind: 'busy', message: 'A feature of Agent Assist failed (google.rpc code 8)' },
    ]);
  });
});

it('tells of a call that Google cannot go on with, without the words of the reason', () => {
  expect(
    decodeSocketEvent('conversation-lifecycle-event', decodeEnvelope(brokenCallFixture), context),
  ).toMatchObject({ type: 'broken' });
  expect(reported).toEqual([{ kind: 'rejected', message: expect.stringMatching(/\(code 14\)$/) as string }]);
});
