import type { Feedback, SuggestionMark } from '../domain/feedback';
import type { AnswerRecordName, MessageSid } from '../domain/ids';
import type { Suggestion, SuggestionSet } from '../domain/suggestion';
import type { ToolCallPhase } from '../domain/suggestion';
import type { SessionEmission } from '../machine/session.types';
import {
  afterEmissions,
  messageAt,
  received,
  recordOf,
  said,
  showing,
  TASK,
  textOf,
  then,
} from '../testing/after-emissions';
import {
  aCoaching,
  aCompanion,
  aFreeForm,
  aGuidance,
  aKnowledgeAnswer,
  aPoint,
  aRecord,
  aReply,
  aSearch,
  aSearchAnswer,
  aSet,
  aSetOf,
  aSource,
  aTaskSid,
  aToolCall,
  someMarks,
} from '../testing/ui/builders';
import { mirrored, projected } from './actions';
import { assistReducer } from './reducer';
import { makeSelectFeed, makeSelectSmartReplies } from './selectors';
import { STORE_KEY, type AssistRootState } from './state';
import { toArray } from './windowed-list';

const proposed = (n: number, ...texts: string[]) => received(aSet(messageAt(n), ...texts));
const asked = (question: string, ...suggestions: Suggestion[]) => received(aSearch(question, ...suggestions));
const used = (id: AnswerRecordName, text: string): SessionEmission => ({
  type: 'suggestion.acted',
  id,
  act: { type: 'used', text },
});
const marked = (id: AnswerRecordName, mark: SuggestionMark): SessionEmission => ({
  type: 'suggestion.acted',
  id,
  act: { type: 'marked', mark },
});
const fedBack = (id: AnswerRecordName, feedback: Feedback): SessionEmission => ({
  type: 'suggestion.acted',
  id,
  act: { type: 'fedBack', feedback },
});
const followUps = (replies: SuggestionSet | undefined): SessionEmission => ({
  type: 'followUps.changed',
  replies,
});

const replies = (state: AssistRootState) => makeSelectSmartReplies()(state, TASK).map(({ text }) => text);
const held = (state: AssistRootState) =>
  toArray(recordOf(state).sets).map(({ suggestions }) => suggestions.map(textOf));

describe('smart replies', () => {
  it('are those to the customer’s last message', () => {
    expect(replies(afterEmissions(said(1), proposed(1, 'old'), said(2), proposed(2, 'new')))).toEqual([
      'new',
    ]);
  });

  it('go when the agent has answered', () => {
    expect(replies(afterEmissions(said(1), proposed(1, 'old'), said(2, 'HUMAN_AGENT')))).toEqual([]);
  });

  it('may come before the message that they belong to', () => {
    expect(replies(afterEmissions(proposed(1, 'early'), said(1)))).toEqual(['early']);
  });

  it('that come late, after the agent’s answer or after newer ones, do not show', () => {
    expect(replies(afterEmissions(said(1), said(2, 'HUMAN_AGENT'), proposed(1, 'late')))).toEqual([]);
    expect(replies(afterEmissions(said(1), said(2), proposed(2, 'new'), proposed(1, 'late')))).toEqual([
      'new',
    ]);
  });

  it.each([
    [1, 2],
    [2, 1],
  ])('of two messages that came only after them are those to the later one (%i, then %i)', (...order) => {
    const state = afterEmissions(proposed(2, 'new'), proposed(1, 'old'), ...order.map((n) => said(n)));
    expect(replies(state)).toEqual(['new']);
  });

  it('stay when a set without replies follows', () => {
    const knowledge = received(aSetOf(messageAt(1), [aKnowledgeAnswer('Fee?', 'None')]));
    expect(replies(afterEmissions(said(1), proposed(1, 'good'), proposed(1), knowledge))).toEqual(['good']);
  });

  it('are picked out of a set that holds other kinds too', () => {
    const set = aSetOf(messageAt(1), [aKnowledgeAnswer('Fee?', 'None'), aReply('No fee')]);
    expect(replies(afterEmissions(said(1), received(set)))).toEqual(['No fee']);
  });

  it('of one message that were asked for again take the place of the earlier ones', () => {
    expect(replies(afterEmissions(said(1), proposed(1, 'a'), proposed(1, 'b')))).toEqual(['b']);
  });

  it('stay whole when a set comes that holds them and one more', () => {
    expect(replies(afterEmissions(said(1), proposed(1, 'a'), proposed(1, 'a', 'b')))).toEqual(['a', 'b']);
  });

  it('are not taken from a search', () => {
    expect(replies(afterEmissions(said(1), asked('Fee?', aReply('No fee'))))).toEqual([]);
  });

  it('that go on from the draft come first for as long as they stand, and are no part of the feed', () => {
    const before = afterEmissions(said(1), proposed(1, 'Yes'));
    const typing = then(before, followUps(aSet(messageAt(1), 'Yes, you can')));
    expect(replies(typing)).toEqual(['Yes, you can']);
    expect(held(typing)).toEqual([['Yes']]);
    expect(replies(then(typing, followUps(undefined)))).toEqual(['Yes']);
    expect(recordOf(then(typing, said(2))).followUps).toBeUndefined();
    expect(replies(then(typing, followUps(aSet(messageAt(1)))))).toEqual(['Yes']);
  });

  it.each(['wrapping', 'closing'] as const)('are none while the session is %s', (phase) => {
    const { [STORE_KEY]: state } = afterEmissions(
      said(1),
      proposed(1, 'Yes'),
      followUps(aSet(messageAt(1), 'Yes, you can')),
    );
    expect(replies({ [STORE_KEY]: assistReducer(state, projected([showing({ phase })])) })).toEqual([]);
  });
});

describe('a suggestion that comes by REST and by the socket', () => {
  it('is held once', () => {
    expect(held(afterEmissions(said(1), proposed(1, 'a'), proposed(1, 'a')))).toEqual([['a']]);
  });

  it('changes nothing the second time', () => {
    const state = afterEmissions(said(1), proposed(1, 'a'));
    expect(then(state, proposed(1, 'a'))[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it('does not keep the new ones that come with it from being held', () => {
    expect(held(afterEmissions(proposed(1, 'a', 'b'), proposed(1, 'b', 'c', 'a')))).toEqual([
      ['a', 'b'],
      ['c'],
    ]);
  });

  it('is known however much has come in between, as long as it is held', () => {
    const between = Array.from({ length: 1_900 }, (_, n) => proposed(n, `reply ${n}`));
    const state = afterEmissions(proposed(0, 'first'), ...between);
    expect(then(state, proposed(0, 'first'))[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it('is found without a look at all that is held', () => {
    let looks = 0;
    const counted = (n: number): SuggestionSet => {
      const reply = aReply(`reply ${n}`);
      const { id } = reply;
      Object.defineProperty(reply, 'id', { enumerable: true, get: () => ((looks += 1), id) });
      return aSetOf(messageAt(n), [reply]);
    };
    const full = afterEmissions(...Array.from({ length: 2_000 }, (_, n) => received(counted(n))));
    looks = 0;
    then(full, ...Array.from({ length: 100 }, (_, n) => received(counted(n + 2_000))));
    expect(looks / 100).toBeLessThan(100);
  });
});

describe('a message that is edited or deleted in Twilio', () => {
  const revisedAt = (n: number, revision: 'edited' | 'deleted'): SessionEmission => ({
    type: 'message.revised',
    sid: `IM${n}` as MessageSid,
    role: 'END_USER',
    sentAt: messageAt(n).sentAt ?? '',
    revision,
  });
  const revisionsIn = (...emissions: SessionEmission[]) =>
    toArray(recordOf(afterEmissions(...emissions)).messages).map(({ revision }) => revision);

  it('is marked, and no other', () => {
    expect(revisionsIn(said(1), said(2), revisedAt(1, 'edited'))).toEqual(['edited', undefined]);
  });

  it('is marked when it comes only after that', () => {
    expect(revisionsIn(revisedAt(1, 'edited'), said(1), said(2))).toEqual(['edited', undefined]);
  });

  it('leaves nothing of its words where it was deleted, whatever comes after that', () => {
    const { messages } = recordOf(
      afterEmissions(
        said(1),
        revisedAt(1, 'edited'),
        revisedAt(1, 'deleted'),
        revisedAt(1, 'edited'),
        said(1),
      ),
    );
    expect(toArray(messages)).toMatchObject([{ text: '', revision: 'deleted' }]);
  });

  it('is remembered in a bounded number, where it never comes', () => {
    const emissions = Array.from({ length: 100 }, (_, n) => revisedAt(n, 'deleted'));
    const { revisions } = recordOf(afterEmissions(...emissions));
    expect(Object.keys(revisions).length).toBeLessThanOrEqual(32);
    expect(revisionsIn(...emissions, said(99))).toEqual(['deleted']);
  });
});

describe('messages', () => {
  it('are held once each', () => {
    expect(toArray(recordOf(afterEmissions(said(1), said(1), said(2))).messages)).toHaveLength(2);
  });

  it('get the sentiment that only a later telling brings', () => {
    const state = afterEmissions(said(1), said(2), {
      type: 'messages.seen',
      messages: [{ ...messageAt(1), sentiment: -0.4 }],
    });
    expect(toArray(recordOf(state).messages).map(({ sentiment }) => sentiment)).toEqual([-0.4, undefined]);
  });
});

describe('marks', () => {
  const reply = aReply('Yes');
  const state = afterEmissions(proposed(1, 'Yes', 'No'));
  const marksAfter = (...emissions: SessionEmission[]) => recordOf(then(state, ...emissions)).marks[reply.id];

  it.each<[string, SessionEmission[], Parameters<typeof someMarks>[0]]>([
    [
      'each text used once',
      [used(reply.id, 'Yes'), used(reply.id, 'Yes'), used(reply.id, 'Oh yes')],
      { used: ['Yes', 'Oh yes'] },
    ],
    ['that it was seen', [fedBack(reply.id, { type: 'displayed' })], { displayed: true }],
    ['that it was copied', [fedBack(reply.id, { type: 'copied' })], { copied: true }],
    ['that it is kept', [marked(reply.id, 'pinned')], { pinned: true }],
    ['that it is kept no more', [marked(reply.id, 'pinned'), marked(reply.id, 'unpinned')], {}],
    [
      'that it is out of sight, and so not kept',
      [marked(reply.id, 'pinned'), marked(reply.id, 'dismissed')],
      { dismissed: true },
    ],
    ['that it is back', [marked(reply.id, 'dismissed'), marked(reply.id, 'restored')], {}],
    [
      'that it is kept after all',
      [marked(reply.id, 'dismissed'), marked(reply.id, 'pinned')],
      { pinned: true },
    ],
    [
      'the last rating',
      [
        fedBack(reply.id, { type: 'rated', rating: { verdict: 'helpful' } }),
        fedBack(reply.id, { type: 'rated', rating: { verdict: 'notHelpful', reason: 'incorrect' } }),
      ],
      { rating: { verdict: 'notHelpful', reason: 'incorrect' } },
    ],
    [
      'no rating once it was taken back',
      [
        fedBack(reply.id, { type: 'rated', rating: { verdict: 'helpful' } }),
        fedBack(reply.id, { type: 'rated', rating: undefined }),
      ],
      {},
    ],
  ])('say %s', (_, emissions, marks) => {
    expect(marksAfter(...emissions)).toEqual(someMarks(marks));
  });

  it.each<[string, SessionEmission]>([
    ['seen', fedBack(reply.id, { type: 'displayed' })],
    ['used', used(reply.id, 'Yes')],
    ['kept', marked(reply.id, 'pinned')],
    ['rated', fedBack(reply.id, { type: 'rated', rating: { verdict: 'notHelpful', reason: 'irrelevant' } })],
  ])('stay the same objects when it is %s again', (_, emission) => {
    const once = then(state, emission);
    expect(then(once, structuredClone(emission))[STORE_KEY]).toBe(once[STORE_KEY]);
  });

  it('of suggestions that this session never held are not kept', () => {
    expect(then(state, marked(aRecord('of another'), 'pinned'))[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it('of follow-ups go with them', () => {
    const typing = then(state, followUps(aSet(messageAt(1), 'Yes, you can')));
    const seen = then(typing, fedBack(aRecord('Yes, you can'), { type: 'displayed' }));
    expect(recordOf(seen).marks[aRecord('Yes, you can')]?.displayed).toBe(true);
    expect(recordOf(then(seen, followUps(undefined))).marks).toEqual({});
  });

  it('go with the suggestions that a long chat forgets', () => {
    const many = Array.from({ length: 2_100 }, (_, n) => proposed(n, `reply ${n}`));
    const long = then(then(state, marked(reply.id, 'pinned')), ...many);
    expect(recordOf(long).marks).toEqual({});
  });
});

describe('tool calls', () => {
  const call = aToolCall('Cancel order');
  const coaching = aCoaching('coaching', { actions: [aPoint('Cancel it')], toolCalls: [call] });
  const state = afterEmissions(received(aSetOf(messageAt(1), [coaching])));
  const CONFIRM = { type: 'confirm', parameters: [] } as const;
  const decision = (id: AnswerRecordName, phase: ToolCallPhase): SessionEmission => ({
    type: 'toolCall.changed',
    toolCall: id,
    decision: CONFIRM,
    phase,
  });
  const done = { ...call, result: { type: 'content', text: 'Canceled' } } as const;

  it('tell how far the decision has come', () => {
    const deciding = then(state, decision(call.id, { status: 'deciding' }));
    expect(recordOf(deciding).toolCalls).toEqual({
      [call.id]: { decision: CONFIRM, phase: { status: 'deciding' }, result: undefined },
    });
    const failure = { kind: 'unreachable', message: 'No answer' } as const;
    const failed = then(deciding, decision(call.id, { status: 'failed', failure }));
    expect(recordOf(failed).toolCalls[call.id]?.phase).toEqual({ status: 'failed', failure });
  });

  it('of another conversation are not kept', () => {
    const other = decision(aRecord('tool of another'), { status: 'deciding' });
    expect(then(state, other)[STORE_KEY]).toBe(state[STORE_KEY]);
  });

  it('learn their result from any later set, and keep their decision', () => {
    const next = then(
      state,
      decision(call.id, { status: 'decided' }),
      received(aSetOf(messageAt(2), [aCoaching('next', { actions: [aPoint('Say so')], toolCalls: [done] })])),
    );
    expect(recordOf(next).toolCalls[call.id]).toEqual({
      decision: CONFIRM,
      phase: { status: 'decided' },
      result: done.result,
    });
  });

  it('learn their result from a suggestion that is known already', () => {
    const next = then(state, received(aSetOf(messageAt(1), [{ ...coaching, toolCalls: [done] }])));
    expect(held(next)).toEqual([['coaching']]);
    expect(recordOf(next).toolCalls[call.id]?.result).toEqual(done.result);
  });

  it.each<Suggestion>([
    aCoaching('result', { toolCalls: [done] }),
    { ...aFreeForm('', done), id: aRecord('result') },
    aCompanion('result', aGuidance({ toolCalls: [done] })),
  ])('add nothing to the feed when all that comes is their result, as $kind', (result) => {
    const next = then(state, received(aSetOf(messageAt(1), [result])));
    expect(held(next)).toEqual([['coaching']]);
    expect(recordOf(next).toolCalls[call.id]?.result).toEqual(done.result);
  });

  it('that ran by themselves and are not known yet come into the feed with their result', () => {
    const ran = aCoaching('ran', {
      toolCalls: [{ ...done, id: aRecord('tool 2'), needsConfirmation: false }],
    });
    expect(held(then(state, received(aSetOf(messageAt(1), [ran]))))).toEqual([['coaching'], ['ran']]);
  });

  it('go with the suggestions that a long chat forgets', () => {
    const many = Array.from({ length: 2_100 }, (_, n) => proposed(n, `reply ${n}`));
    const long = then(then(state, decision(call.id, { status: 'decided' })), ...many);
    expect(recordOf(long).toolCalls).toEqual({});
  });
});

describe('questions', () => {
  it('that Google suggests are those of the newest set that has any', () => {
    const state = afterEmissions(
      received(aSetOf(messageAt(1), [], { questions: ['Old?'] })),
      received(aSetOf(messageAt(2), [], { questions: ['Fee?', 'Term?'] })),
      proposed(3, 'Yes'),
    );
    expect(recordOf(state).suggestedQuestions).toEqual(['Fee?', 'Term?']);
  });

  it('that the agent asked are the last five, the newest first, each once', () => {
    const questions = ['One?', 'Two?', 'Three?', 'Four?', 'Five?', 'Six?', '  three '];
    const state = afterEmissions(...questions.map((question) => asked(question)));
    expect(recordOf(state).recentQuestions).toEqual(['  three ', 'Six?', 'Five?', 'Four?', 'Two?']);
  });

  it('that found nothing are remembered and do not come into the feed', () => {
    const state = afterEmissions(asked('Fee?'));
    expect(recordOf(state).recentQuestions).toEqual(['Fee?']);
    expect(held(state)).toEqual([]);
  });
});

describe('unknown kinds', () => {
  const unknown = (...unknownKinds: string[]) => received(aSetOf(undefined, [], { unknownKinds }));

  it('are counted by name, whatever the name', () => {
    const state = afterEmissions(
      unknown('suggestMusic', 'constructor'),
      unknown('suggestMusic', '__proto__'),
    );
    expect(Object.entries(recordOf(state).unknownKinds)).toEqual([
      ['suggestMusic', 2],
      ['constructor', 1],
      ['__proto__', 1],
    ]);
  });

  it('are a limited number', () => {
    const state = afterEmissions(
      ...Array.from({ length: 500 }, (_, n) => unknown(`kind${n}`)),
      unknown('kind3'),
    );
    expect(Object.keys(recordOf(state).unknownKinds)).toHaveLength(20);
    expect(recordOf(state).unknownKinds.kind3).toBe(2);
  });
});

describe('the state', () => {
  it('is unchanged by content for a task that has no session', () => {
    const empty = assistReducer(undefined, { type: 'init' });
    const content = { of: 'content', taskSid: TASK, emission: said(1) } as const;
    expect(assistReducer(empty, projected([content]))).toBe(empty);
  });

  it('forgets a task that has ended, and no other', () => {
    const { [STORE_KEY]: state } = afterEmissions(said(1));
    const other = aTaskSid('b');
    const next = assistReducer(state, projected([showing({}, other), { of: 'end', taskSid: TASK }]));
    expect(Object.keys(next.sessions)).toEqual([other]);
  });

  it('tells how the outbox stands', () => {
    const view = { waiting: 3, refused: 1, failure: undefined };
    expect(assistReducer(undefined, { type: 'init' }).outbox).toEqual({
      waiting: 0,
      refused: 0,
      failure: undefined,
    });
    expect(assistReducer(undefined, projected([{ of: 'outbox', view }])).outbox).toBe(view);
  });

  it('keeps all that is said in hours, and of what was proposed the newest two thousand', () => {
    const state = afterEmissions(
      ...Array.from({ length: 5_000 }, (_, n) => [said(n), proposed(n, `reply ${n}`)]).flat(),
    );
    const messages = toArray(recordOf(state).messages);
    const sets = held(state);
    expect(messages).toHaveLength(5_000);
    expect(sets.length).toBeGreaterThan(1_900);
    expect(sets.length).toBeLessThanOrEqual(2_048);
    expect(messages.at(-1)?.text).toBe('message 4999');
    expect(sets.at(-1)).toEqual(['reply 4999']);
    expect(replies(state)).toEqual(['reply 4999']);
  });

  it('is the same in another tab, which goes on from it in the same way', () => {
    const call = aToolCall('Cancel order');
    const here = afterEmissions(
      said(1),
      proposed(1, 'Yes'),
      received(
        aSetOf(
          messageAt(1),
          [
            aKnowledgeAnswer(
              'Fee?',
              'None',
              aSource('Fees', 'https://bücher.example/fees'),
              aSource('No link'),
            ),
            aCoaching('coaching', { toolCalls: [call] }),
          ],
          { questions: ['Term?'], unknownKinds: ['suggestMusic'] },
        ),
      ),
      asked('Term?', aSearchAnswer('A year')),
      followUps(aSet(messageAt(1), 'Yes, you can')),
      marked(aReply('Yes').id, 'pinned'),
      {
        type: 'toolCall.changed',
        toolCall: call.id,
        decision: { type: 'cancel' },
        phase: { status: 'decided' },
      },
    );
    const there = {
      [STORE_KEY]: assistReducer(undefined, mirrored(structuredClone(here[STORE_KEY]))),
    };
    expect(there).toEqual(here);
    expect(Object.keys(recordOf(there))).toEqual(Object.keys(recordOf(here)));

    const more = [proposed(1, 'Yes', 'No'), said(1), said(2), marked(aReply('No').id, 'dismissed')];
    expect(then(there, ...more)).toEqual(then(here, ...more));
    expect(makeSelectFeed()(then(there, ...more), TASK)).toEqual(makeSelectFeed()(then(here, ...more), TASK));
  });
});
