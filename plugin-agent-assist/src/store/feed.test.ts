import type { Suggestion } from '../domain/suggestion';
import {
  afterEmissions,
  messageAt,
  received,
  said,
  showing,
  TASK,
  textOf,
  then,
} from '../testing/after-emissions';
import {
  aCoaching,
  aCompanion,
  aDialogflowAssist,
  aFaq,
  aFreeForm,
  aGuidance,
  aKnowledgeAnswer,
  anArticle,
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
  someEntities,
} from '../testing/ui/builders';
import { projected } from './actions';
import { assistReducer } from './reducer';
import type { FeedGroup } from './feed';
import { makeSelectFeed } from './selectors';
import { STORE_KEY, type AssistRootState } from './state';

const proposed = (n: number, ...texts: string[]) => received(aSet(messageAt(n), ...texts));
const brought = (n: number, ...suggestions: Suggestion[]) => received(aSetOf(messageAt(n), suggestions));
const found = (question: string, markdown: string) => received(aSearch(question, aSearchAnswer(markdown)));
const advice = (record: string, isDuplicate = false) =>
  aCoaching(record, { actions: [aPoint(record, isDuplicate)] });

const feedOf = (state: AssistRootState) => makeSelectFeed()(state, TASK);
const titleOf = ({ cause }: FeedGroup): string => {
  if (cause.type === 'message') return cause.message.text;
  return cause.type === 'search' ? `search ${cause.question}` : '?';
};
/** `cause: what was proposed`, what is superseded in parentheses. */
const drawn = (state: AssistRootState) =>
  feedOf(state).map((group) => {
    const items = group.items.map(({ suggestion, isSuperseded }) =>
      isSuperseded ? `(${textOf(suggestion)})` : textOf(suggestion),
    );
    return `${titleOf(group)}: ${items.join(', ')}`;
  });

describe('the feed', () => {
  it('is empty for a task without a session', () => {
    expect(makeSelectFeed()(afterEmissions(), aTaskSid('b'))).toEqual([]);
  });

  it('is newest first, by the message that caused it', () => {
    const state = afterEmissions(said(1), brought(1, aFreeForm('a')), said(2), brought(2, aFreeForm('b')));
    expect(drawn(state)).toEqual(['message 2: b', 'message 1: a']);
  });

  it('goes by when a message was said, and not by when what it caused came', () => {
    const state = afterEmissions(said(1), said(2), brought(2, aFreeForm('b')), brought(1, aFreeForm('late')));
    expect(drawn(state)).toEqual(['message 2: b', 'message 1: late']);
    expect(feedOf(state).map(({ at }) => at)).toEqual([2_000, 1_000]);
  });

  it('is one group for all that one message caused, in a fixed order of kinds', () => {
    const state = afterEmissions(
      said(1),
      brought(1, someEntities({ name: 'order', value: '7' }), aReply('reply')),
      brought(1, anArticle(aSource('article')), aFaq('Q?', 'faq'), aDialogflowAssist('intent', 'assist')),
      brought(1, aKnowledgeAnswer('Q?', 'knowledge'), aFreeForm('free')),
      brought(1, aCompanion('companion', aGuidance({ reply: 'Hello' })), advice('coaching')),
    );
    expect(drawn(state)).toEqual([
      'message 1: coaching, companion, knowledge, reply, free, faq, article, assist, entities-order',
    ]);
  });

  it('puts the newest first among those of one kind', () => {
    const state = afterEmissions(
      said(1),
      brought(1, aFreeForm('a'), aFreeForm('b')),
      brought(1, aFreeForm('c')),
    );
    expect(drawn(state)).toEqual(['message 1: c, a, b']);
  });

  it('names the cause as soon as it is known, under the same key', () => {
    const before = afterEmissions(said(2), brought(2, aFreeForm('b')), brought(1, aFreeForm('early')));
    const after = then(before, said(1));
    expect(drawn(before)).toEqual(['?: early', 'message 2: b']);
    expect(drawn(after)).toEqual(['message 2: b', 'message 1: early']);
    expect(feedOf(after)[1]?.key).toBe(feedOf(before)[0]?.key);
  });

  it('keeps apart what came for reasons that Google does not tell, each at the time when it came', () => {
    const state = afterEmissions(
      received(aSetOf(undefined, [aFreeForm('a')], { receivedAt: 5 })),
      received(aSetOf(undefined, [aFreeForm('b')], { receivedAt: 6 })),
    );
    expect(drawn(state)).toEqual(['?: b', '?: a']);
    expect(feedOf(state).map(({ at }) => at)).toEqual([6, 5]);
  });

  it('has each search as a group of its own, above what was there and below what was said later', () => {
    const state = afterEmissions(
      said(1),
      brought(1, aFreeForm('a')),
      // A computer whose clock is slow by years.
      received({ ...aSearch('Fee?', aSearchAnswer('None')), receivedAt: 17 }),
      received({ ...aSearch('Term?', aSearchAnswer('A year')), receivedAt: 18 }),
      said(2),
      brought(2, aFreeForm('b')),
    );
    expect(drawn(state)).toEqual([
      'message 2: b',
      'search Term?: A year',
      'search Fee?: None',
      'message 1: a',
    ]);
    expect(feedOf(state).map(({ at }) => at)).toEqual([2_000, 18, 17, 1_000]);
  });

  it('tells two searches for one question apart', () => {
    const keys = feedOf(afterEmissions(found('Fee?', 'None'), found('Fee?', 'Still none'))).map(
      ({ key }) => key,
    );
    expect(new Set(keys).size).toBe(2);
  });
});

describe('superseded are', () => {
  it('smart replies, by the newest ones', () => {
    const state = afterEmissions(
      said(1),
      proposed(1, 'a'),
      said(2),
      proposed(2, 'b'),
      proposed(2, 'c'),
      proposed(1, 'late'),
    );
    expect(drawn(state)).toEqual(['message 2: c, (b)', 'message 1: (late), (a)']);
  });

  it('no replies by anything else', () => {
    const state = afterEmissions(said(1), proposed(1, 'a', 'b'), said(2), brought(2, aFreeForm('free')));
    expect(drawn(state)[1]).toBe('message 1: a, b');
  });

  it('coaching, by the newest', () => {
    const state = afterEmissions(said(1), brought(1, advice('a')), said(2), brought(2, advice('b')));
    expect(drawn(state)).toEqual(['message 2: b', 'message 1: (a)']);
  });

  it('coaching that only repeats, and does not take the place of what it repeats', () => {
    const state = afterEmissions(
      said(1),
      brought(1, advice('a')),
      said(2),
      brought(2, advice('again', true)),
    );
    expect(drawn(state)).toEqual(['message 2: (again)', 'message 1: a']);
  });

  it('no coaching that has something new among what it repeats', () => {
    const coaching = aCoaching('b', { actions: [aPoint('old', true)], responses: [aPoint('new')] });
    expect(drawn(afterEmissions(said(1), brought(1, coaching)))).toEqual(['message 1: b']);
  });

  it('no coaching in which a tool call waits for the agent', () => {
    const coaching = { ...advice('a', true), toolCalls: [aToolCall('Cancel order')] };
    expect(drawn(afterEmissions(said(1), brought(1, coaching)))).toEqual(['message 1: a']);
    const ran = { ...advice('b', true), toolCalls: [aToolCall('Look up', { needsConfirmation: false })] };
    expect(drawn(afterEmissions(said(1), brought(1, ran)))).toEqual(['message 1: (b)']);
  });

  it('no coaching with a tool call that the agent decides on: what comes of it is told there', () => {
    const asking = { ...advice('a'), toolCalls: [aToolCall('Cancel order')] };
    const running = { ...advice('b'), toolCalls: [aToolCall('Look up', { needsConfirmation: false })] };
    expect(
      drawn(
        afterEmissions(
          said(1),
          brought(1, asking),
          said(2),
          brought(2, running),
          said(3),
          brought(3, advice('c')),
        ),
      ),
    ).toEqual(['message 3: c', 'message 2: (b)', 'message 1: a']);
  });

  it('no coaching that holds nothing but tool calls', () => {
    const coaching = aCoaching('a', { toolCalls: [aToolCall('Look up', { needsConfirmation: false })] });
    expect(drawn(afterEmissions(said(1), brought(1, coaching)))).toEqual(['message 1: a']);
  });

  it('answers to a question that is answered again, whoever asked, however it is spelled', () => {
    const first = afterEmissions(said(1), brought(1, aKnowledgeAnswer('What is the fee?', 'None')));
    const again = then(first, said(2), brought(2, aKnowledgeAnswer('what is  the fee', 'Five')));
    expect(drawn(again)).toEqual(['message 2: Five', 'message 1: (None)']);
    expect(drawn(then(first, found('What is the fee', 'Six')))).toEqual([
      'search What is the fee: Six',
      'message 1: (None)',
    ]);
  });

  it('no answers whose question Google does not name, for nothing tells that they are to the same one', () => {
    const nameless = { ...aKnowledgeAnswer('', 'None'), id: aRecord('nameless') };
    const state = afterEmissions(
      said(1),
      brought(1, nameless),
      said(2),
      brought(2, aKnowledgeAnswer('', 'Five')),
    );
    expect(drawn(state)).toEqual(['message 2: Five', 'message 1: None']);
  });

  it('no answers by a question that is only proposed, but the proposal by a later one', () => {
    const state = afterEmissions(
      said(1),
      brought(1, aKnowledgeAnswer('Fee?', 'None')),
      said(2),
      brought(2, { ...aKnowledgeAnswer('Fee?', undefined) }),
      said(3),
      brought(3, { ...aKnowledgeAnswer('fee', undefined) }),
    );
    expect(drawn(state)).toEqual(['message 3: fee', 'message 2: (Fee?)', 'message 1: None']);
  });

  it('an answer for a message, by the one that was asked for again', () => {
    const state = afterEmissions(
      said(1),
      brought(1, aKnowledgeAnswer('Fee?', 'None')),
      brought(1, aKnowledgeAnswer('Term?', 'A year')),
    );
    expect(drawn(state)).toEqual(['message 1: A year, (None)']);
  });

  it('what a search found, by a later search for the same', () => {
    const state = afterEmissions(found('Fee?', 'None'), found('Term?', 'A year'), found('fee', 'Five'));
    expect(drawn(state)).toEqual(['search fee: Five', 'search Term?: A year', 'search Fee?: (None)']);
  });

  it('no two that came together', () => {
    const state = afterEmissions(
      said(1),
      brought(
        1,
        advice('a'),
        advice('b'),
        aKnowledgeAnswer('Fee?', 'None'),
        aKnowledgeAnswer('Fee?', 'Five'),
      ),
    );
    expect(drawn(state)).toEqual(['message 1: a, b, None, Five']);
  });
});

describe('what does not change is the same object', () => {
  const start = afterEmissions(
    said(1),
    brought(1, advice('a'), aFreeForm('free')),
    found('Fee?', 'None'),
    said(2),
    brought(2, aKnowledgeAnswer('Term?', 'A year')),
  );

  it('the whole feed, when another task or the view changes, or a message comes that caused nothing', () => {
    const select = makeSelectFeed();
    const before = select(start, TASK);
    const other = assistReducer(
      start[STORE_KEY],
      projected([showing({}, aTaskSid('b')), showing({ stream: 'reconnecting' })]),
    );
    expect(select({ [STORE_KEY]: other }, TASK)).toBe(before);
    expect(select(then(start, said(3)), TASK)).toBe(before);
  });

  it('the groups that are there, when a new one comes', () => {
    const select = makeSelectFeed();
    const before = select(start, TASK);
    const after = select(then(start, said(3), brought(3, aFreeForm('new'))), TASK);
    expect(after).toHaveLength(4);
    before.forEach((group, n) => expect(after[n + 1]).toBe(group));
  });

  it('all other groups and items, when something is superseded', () => {
    const select = makeSelectFeed();
    const [knowledge, search, first] = select(start, TASK);
    const after = select(then(start, said(3), brought(3, advice('b'))), TASK);
    expect(after[1]).toBe(knowledge);
    expect(after[2]).toBe(search);
    expect(after[3]).not.toBe(first);
    expect(after[3]?.cause).toBe(first?.cause);
    expect(after[3]?.items.map(({ isSuperseded }) => isSuperseded)).toEqual([true, false]);
    expect(after[3]?.items[1]).toBe(first?.items[1]);
  });

  it('the items that are there, when another set comes for their message', () => {
    const select = makeSelectFeed();
    const before = select(start, TASK)[2];
    const after = select(then(start, brought(1, aFaq('Q?', 'faq'))), TASK)[2];
    expect(after?.items.slice(0, 2)).toEqual(before?.items);
    before?.items.forEach((item, n) => expect(after?.items[n]).toBe(item));
  });
});
