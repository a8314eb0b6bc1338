import type { AssistFailure } from '../../domain/failure';
import { decodeAnalyzedContent } from './analyzed-content';
import {
  decodeKnowledgeAssistAnswer,
  decodeSearchKnowledgeAnswer,
  decodeSmartRepliesAnswer,
  decodeSuggestionResults,
} from './suggestion-results';

const MESSAGE = 'projects/demo-project/locations/global/conversations/CH1/messages/m1';
const recordOf = (id: string) => `projects/demo-project/locations/global/answerRecords/${id}`;
const answer = (id: string, reply: string, confidence?: unknown) => ({
  reply,
  confidence,
  answerRecord: recordOf(id),
});

const reported: AssistFailure[] = [];
const context = { report: (failure: AssistFailure) => void reported.push(failure), receivedAt: 42 };
beforeEach(() => void reported.splice(0));

const decodeReplies = (...smartReplyAnswers: unknown[]) =>
  decodeSuggestionResults(
    [{ suggestSmartRepliesResponse: { smartReplyAnswers, latestMessage: MESSAGE, contextSize: 1 } }],
    context,
  );

it('turns smart replies into a set that says what they answer and when they came', () => {
  expect(decodeReplies(answer('r1', 'Of course', 0.8), answer('r2', 'One moment', 0.5))).toEqual({
    latestMessage: MESSAGE,
    question: undefined,
    suggestions: [
      { kind: 'smartReply', id: recordOf('r1'), text: 'Of course', confidence: 0.8 },
      { kind: 'smartReply', id: recordOf('r2'), text: 'One moment', confidence: 0.5 },
    ],
    questions: [],
    unknownKinds: [],
    receivedAt: 42,
  });
  expect(reported).toEqual([]);
});

it.each([
  { sent: -0.003, read: 0 },
  { sent: 1.5, read: 1 },
  { sent: undefined, read: 0 },
])('reads a confidence of $sent as $read', ({ sent, read }) => {
  expect(decodeReplies(answer('r1', 'Of course', sent)).suggestions).toMatchObject([{ confidence: read }]);
  expect(reported).toEqual([]);
});

it('keeps a reply whose confidence is no number, and reports that', () => {
  expect(decodeReplies(answer('r1', 'Of course', 'NaN')).suggestions).toMatchObject([{ confidence: 0 }]);
  expect(reported).toMatchObject([{ kind: 'malformed' }]);
});

it('leaves out replies without text or record and reports each, never what it says', () => {
  const set = decodeReplies(
    { answerRecord: recordOf('r1') },
    answer('r2', '  '),
    { reply: 'my card is 4111' },
    { reply: 'my card is 4111', answerRecord: 'r3' },
    null,
    answer('r4', 'Of course'),
  );
  expect(set.suggestions).toMatchObject([{ text: 'Of course' }]);
  expect(reported.map(({ message }) => message)).toEqual([
    'smart reply: reply (object)',
    'smart reply: reply (non_empty)',
    'smart reply: answerRecord (object)',
    'smart reply: answerRecord (regex)',
    'smart reply: the whole (object)',
  ]);
});

it('folds answers that share a record, however its location is written', () => {
  const set = decodeReplies(answer('r1', 'Of course'), answer('r1', 'Of course'), {
    reply: 'Of course',
    answerRecord: 'projects/demo-project/answerRecords/r1',
  });
  expect(set.suggestions).toHaveLength(1);
  expect(reported).toEqual([]);
});

it('shows what other features found where one failed, and reports the code without its words', () => {
  const set = decodeSuggestionResults(
    [
      { error: { code: 8, message: 'over quota while reading "my card is 4111"' } },
      { error: 'broken' },
      { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
    ],
    context,
  );
  expect(set).toMatchObject({ latestMessage: undefined, suggestions: [{ text: 'Of course' }] });
  expect(reported).toEqual([
    { kind: 'busy', message: 'A feature of Agent Assist failed (google.rpc code 8)' },
    { kind: 'rejected', message: 'A feature of Agent Assist failed without saying why' },
  ]);
});

it('names kinds that it does not know once each, and goes on', () => {
  const set = decodeSuggestionResults(
    [
      { suggestTelepathyResponse: { answers: [] } },
      { toString: {} },
      { suggestTelepathyResponse: {} },
      {},
      { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
    ],
    context,
  );
  expect(set.unknownKinds).toEqual(['suggestTelepathyResponse', 'toString']);
  expect(set.suggestions).toHaveLength(1);
  expect(reported).toEqual([]);
});

it.each([
  { what: 'is left out', raw: undefined, reports: 0 },
  { what: 'is no list', raw: { 0: {} }, reports: 1 },
  {
    what: 'holds what is no result',
    raw: ['my card is 4111', { suggestSmartRepliesResponse: [[]] }],
    reports: 1,
  },
  { what: 'holds a member that is no object', raw: [{ suggestSmartRepliesResponse: 'x' }], reports: 1 },
])('gives an empty set where the list $what', ({ raw, reports }) => {
  expect(decodeSuggestionResults(raw, context)).toMatchObject({ suggestions: [], unknownKinds: [] });
  expect(reported).toHaveLength(reports);
  expect(JSON.stringify(reported)).not.toContain('4111');
});

it('keeps a good result beside one of a known kind that is malformed', () => {
  const set = decodeSuggestionResults(
    [
      { suggestArticlesResponse: 'my card is 4111' },
      { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
    ],
    context,
  );
  expect(set).toMatchObject({ suggestions: [{ text: 'Of course' }], unknownKinds: [] });
  expect(reported).toEqual([{ kind: 'malformed', message: 'articles: the whole (object)' }]);
});

it('counts an answer record once, whatever kinds it is listed under', () => {
  const set = decodeSuggestionResults(
    [
      { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
      { suggestFaqAnswersResponse: { faqAnswers: [{ answer: 'Yes', answerRecord: recordOf('r1') }] } },
    ],
    context,
  );
  expect(set.suggestions).toMatchObject([{ kind: 'smartReply' }]);
});

it('gathers the questions worth a search, each once', () => {
  const further = (...questions: string[]) => ({
    suggestKnowledgeAssistResponse: {
      additionalSuggestedQueryResults: questions.map((queryText) => ({ suggestedQuery: { queryText } })),
    },
  });
  expect(decodeSuggestionResults([further('How?', 'When?'), further('How?')], context).questions).toEqual([
    'How?',
    'When?',
  ]);
});

describe('the answer to a direct request', () => {
  it('of smart replies is read alike', () => {
    const raw = { smartReplyAnswers: [answer('r1', 'Of course')], latestMessage: '' };
    expect(decodeSmartRepliesAnswer(raw, context)).toMatchObject({
      latestMessage: undefined,
      question: undefined,
      suggestions: [{ text: 'Of course' }],
    });
  });

  it('of knowledge is read alike', () => {
    const raw = {
      knowledgeAssistAnswer: { answerRecord: recordOf('r1'), suggestedQuery: { queryText: 'How?' } },
      latestMessage: MESSAGE,
    };
    expect(decodeKnowledgeAssistAnswer(raw, context)).toMatchObject({
      latestMessage: MESSAGE,
      question: undefined,
      suggestions: [{ kind: 'knowledge', question: 'How?' }],
      questions: ['How?'],
    });
  });

  it('of a search names what was searched for, and no message', () => {
    const raw = { answers: [{ answer: 'So.', answerRecord: recordOf('r1') }] };
    expect(decodeSearchKnowledgeAnswer(raw, 'How?', context)).toEqual({
      latestMessage: undefined,
      question: 'How?',
      suggestions: [{ kind: 'searchAnswer', id: recordOf('r1'), markdown: 'So.', sources: [] }],
      questions: [],
      unknownKinds: [],
      receivedAt: 42,
    });
    expect(decodeSearchKnowledgeAnswer({}, 'How?', context)).toMatchObject({
      question: 'How?',
      suggestions: [],
    });
  });

  it('that is none throws', () => {
    expect(() => decodeSmartRepliesAnswer('<html>', context)).toThrow('smart replies: the whole (object)');
    expect(() => decodeKnowledgeAssistAnswer('<html>', context)).toThrow('knowledge assist: the whole');
    expect(() => decodeSearchKnowledgeAnswer('<html>', 'How?', context)).toThrow('search answers: the whole');
  });
});

describe('analyzed content', () => {
  const message = { name: MESSAGE, content: 'Where is my cup?', participantRole: 'END_USER' };

  it('is the stored message and what is proposed to the agent, not to the customer', () => {
    const analyzed = decodeAnalyzedContent(
      {
        message,
        humanAgentSuggestionResults: [
          { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
        ],
        endUserSuggestionResults: [
          { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r2', 'Thanks')] } },
        ],
      },
      context,
    );
    expect(analyzed.message).toMatchObject({ name: MESSAGE, text: 'Where is my cup?' });
    expect(analyzed.suggestions.suggestions).toMatchObject([{ text: 'Of course' }]);
  });

  it('keeps the suggestions beside a message that cannot be read', () => {
    const analyzed = decodeAnalyzedContent(
      {
        message: { ...message, participantRole: 'SUPERVISOR' },
        humanAgentSuggestionResults: [
          { suggestSmartRepliesResponse: { smartReplyAnswers: [answer('r1', 'Of course')] } },
        ],
      },
      context,
    );
    expect(analyzed.message).toBeUndefined();
    expect(analyzed.suggestions.suggestions).toHaveLength(1);
    expect(reported).toHaveLength(1);
  });
});
