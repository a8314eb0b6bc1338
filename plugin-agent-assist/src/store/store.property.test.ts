import fc from 'fast-check';

import type { AssistMessage, ParticipantRole } from '../domain/assist';
import type { SuggestionSet } from '../domain/suggestion';
import type { SessionEmission } from '../machine/session.types';
import {
  afterEmissions,
  messageAt,
  received,
  recordOf,
  said,
  showing,
  TASK,
  then,
} from '../testing/after-emissions';
import { aRecord, aSet, aTaskSid } from '../testing/ui/builders';
import { projected } from './actions';
import { assistReducer } from './reducer';
import { makeSelectFeed, makeSelectTranscript } from './selectors';
import { STORE_KEY, type AssistRootState } from './state';
import {
  createAppend,
  createFinder,
  emptyList,
  forgotten,
  replace,
  toArray,
  type WindowedList,
} from './windowed-list';

const COUNT = 8;
const OTHER = aTaskSid('b');

/** Everything in any order, and some of it again. */
const shuffled = <Item>(items: readonly Item[]): fc.Arbitrary<readonly Item[]> =>
  fc
    .tuple(
      fc.shuffledSubarray([...items], { minLength: items.length }),
      fc.array(fc.record({ item: fc.constantFrom(...items), at: fc.nat() }), { maxLength: items.length }),
    )
    .map(([all, again]) =>
      again.reduce<readonly Item[]>((list, { item, at }) => {
        const place = at % (list.length + 1);
        return [...list.slice(0, place), item, ...list.slice(place)];
      }, all),
    );

const roles: fc.Arbitrary<readonly ParticipantRole[]> = fc.array(
  fc.constantFrom<ParticipantRole>('END_USER', 'HUMAN_AGENT', 'AUTOMATED_AGENT'),
  { minLength: COUNT, maxLength: COUNT },
);

const repliesTo = (n: number, role?: ParticipantRole): SuggestionSet =>
  aSet(messageAt(n, role), `reply to ${n}`);

const linesOf = (state: AssistRootState, select = makeSelectTranscript()) => select(state, TASK).between(0);
const feedOf = (state: AssistRootState) =>
  makeSelectFeed()(state, TASK).map(({ cause, items }) => [
    cause,
    items.map(({ suggestion }) => suggestion.id),
  ]);

describe('whatever order things arrive in, and however often', () => {
  it('the transcript reads as it was said', () => {
    fc.assert(
      fc.property(
        roles.chain((who) =>
          shuffled(who.map((role, n) => said(n + 1, role))).map((events) => ({ who, events })),
        ),
        ({ who, events }) => {
          const inOrder = afterEmissions(...who.map((role, n) => said(n + 1, role)));
          expect(linesOf(afterEmissions(...events))).toEqual(linesOf(inOrder));
        },
      ),
    );
  });

  it('the transcript is the same built step by step as at once', () => {
    fc.assert(
      fc.property(shuffled(Array.from({ length: COUNT }, (_, n) => said(n + 1))), (events) => {
        const select = makeSelectTranscript();
        let state = afterEmissions();
        for (const event of events) {
          state = then(state, event);
          expect(linesOf(state, select)).toEqual(linesOf(state));
        }
      }),
    );
  });

  it('the feed has each suggestion once, under its message, the newest message first', () => {
    const events = Array.from({ length: COUNT }, (_, n) => [said(n + 1), received(repliesTo(n + 1))]).flat();
    const inOrder = feedOf(afterEmissions(...events));
    fc.assert(
      fc.property(shuffled(events), (some) => expect(feedOf(afterEmissions(...some))).toEqual(inOrder)),
    );
  });

  it('the replies above the composer are those to what the customer said last', () => {
    const events = Array.from({ length: COUNT }, (_, n) => [said(n + 1), received(repliesTo(n + 1))]).flat();
    fc.assert(
      fc.property(shuffled(events), (some) => {
        expect(recordOf(afterEmissions(...some)).current?.latestMessage).toBe(messageAt(COUNT).name);
      }),
    );
  });

  it('so they are where replies to something earlier came before what they reply to', () => {
    const arrived = [received(repliesTo(4)), said(2), said(4), received(repliesTo(1)), said(3)];
    const late = [received(repliesTo(2)), received(repliesTo(3)), said(1)];
    expect(recordOf(afterEmissions(...arrived, ...late)).current?.latestMessage).toBe(messageAt(4).name);
  });

  it('no words stay on the way once their messages have come', () => {
    const spoken = (n: number): readonly SessionEmission[] => {
      const { text } = messageAt(n);
      const recognition = { role: 'END_USER' as const, messageId: String(n) };
      return [
        { type: 'speech.heard', recognition: { ...recognition, text: text.slice(0, 4), isFinal: false } },
        { type: 'speech.heard', recognition: { ...recognition, text, isFinal: true } },
        said(n),
      ];
    };
    fc.assert(
      fc.property(shuffled([1, 2, 3].flatMap(spoken)), (events) => {
        expect(recordOf(afterEmissions(...events)).speech).toEqual([]);
      }),
    );
  });
});

const emission: fc.Arbitrary<SessionEmission> = fc.oneof(
  fc.nat(30).map((n) => said(n)),
  fc.nat(30).map((n) => received(repliesTo(n))),
  fc
    .nat(30)
    .map((n): SessionEmission => ({ type: 'followUps.changed', replies: n % 3 ? repliesTo(n) : undefined })),
  fc.nat(30).map((n): SessionEmission => ({
    type: 'suggestion.acted',
    id: aRecord(`reply to ${n}`),
    act: { type: 'used', text: 'Certainly' },
  })),
  fc
    .record({ n: fc.nat(5), isFinal: fc.boolean(), text: fc.string(), isNamed: fc.boolean() })
    .map(({ n, isFinal, text, isNamed }): SessionEmission => ({
      type: 'speech.heard',
      recognition: { role: 'END_USER', messageId: isNamed ? String(n) : undefined, text, isFinal },
    })),
);

describe('the reducer', () => {
  const start = assistReducer(undefined, projected([showing(), showing({}, OTHER)]));

  it('changes the session that something was told of, and nothing else', () => {
    fc.assert(
      fc.property(fc.array(emission), (emissions) => {
        const after = assistReducer(
          start,
          projected(emissions.map((one) => ({ of: 'content', taskSid: TASK, emission: one }))),
        );
        expect(after.sessions[OTHER]).toBe(start.sessions[OTHER]);
        expect(after.connection).toBe(start.connection);
        expect(JSON.parse(JSON.stringify(after))).toEqual(JSON.parse(JSON.stringify(structuredClone(after))));
        // Told once more, that changes nothing but counts what was said of no message.
        expect(Object.keys(after.sessions)).toHaveLength(2);
      }),
    );
  });

  it('comes to the same in one batch as in many', () => {
    fc.assert(
      fc.property(fc.array(emission), (emissions) => {
        const projections = emissions.map((one) => ({
          of: 'content' as const,
          taskSid: TASK,
          emission: one,
        }));
        const oneByOne = projections.reduce((state, one) => assistReducer(state, projected([one])), start);
        expect(assistReducer(start, projected(projections))).toEqual(oneByOne);
      }),
    );
  });

  it('leaves messages and sets that are there already as they are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(200), { maxLength: 100 }), (seconds) => {
        const events = seconds.flatMap((n) => [said(n), received(repliesTo(n))]);
        const once = afterEmissions(...events);
        const again = then(once, ...events);
        expect(recordOf(again).messages).toBe(recordOf(once).messages);
        expect(recordOf(again).sets).toBe(recordOf(once).sets);
      }),
    );
  });

  it('knows nothing of a task without a session', () => {
    fc.assert(
      fc.property(emission, (one) => {
        const unknown = projected([{ of: 'content', taskSid: aTaskSid('c'), emission: one }]);
        expect(assistReducer(start, unknown)).toBe(start);
      }),
    );
  });
});

describe('a list that forgets its beginning', () => {
  const append = createAppend(256);
  const find = createFinder<{ readonly id: number }>(({ id }) => [String(id)]);
  const grown = (count: number) =>
    Array.from({ length: count }, (_, id) => ({ id })).reduce<WindowedList<{ readonly id: number }>>(
      append,
      emptyList(),
    );

  it('holds the newest, in order, and never more than its window', () => {
    fc.assert(
      fc.property(fc.nat(1_000), (count) => {
        const items = toArray(grown(count));
        expect(items.length).toBeLessThanOrEqual(256);
        expect(items.length).toBeGreaterThanOrEqual(Math.min(count, 256 - 63));
        expect(items.map(({ id }) => id)).toEqual(Array.from(items, (_, n) => count - items.length + n));
      }),
      { numRuns: 50 },
    );
  });

  it('finds what it holds, nothing else, and forgets what it says that it forgets', () => {
    fc.assert(
      fc.property(fc.nat(600), fc.nat(700), (count, wanted) => {
        const list = grown(count);
        const held = toArray(list).find(({ id }) => id === wanted);
        expect(find(list, String(wanted))).toBe(held);
        const next = append(list, { id: count });
        const gone = forgotten(list, next).map(({ id }) => id);
        expect([...gone, ...toArray(next).map(({ id }) => id)]).toEqual([
          ...toArray(list).map(({ id }) => id),
          count,
        ]);
      }),
      { numRuns: 50 },
    );
  });

  it('finds the newest of those with one key, in whichever of its states it is asked', () => {
    interface Named {
      readonly names: readonly string[];
    }
    const names = fc.subarray(['a', 'b', 'c', 'd', 'e', 'f'], { maxLength: 2 });
    const step = fc.record({ names, isNew: fc.boolean(), at: fc.nat(), of: fc.nat(), count: fc.nat(70) });
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const findNamed = createFinder<Named>((item) => item.names);
        const states: WindowedList<Named>[] = [emptyList()];
        for (const { names: given, isNew, at, of, count } of steps) {
          // Mostly it goes on from the last.
          const list = states[of % 4 === 0 ? at % states.length : states.length - 1]!;
          const held = toArray(list);
          const old = held[at % held.length];
          const next =
            isNew || !old
              ? Array.from({ length: count }, (_, n) => ({ names: n === 0 ? given : [`${at} ${n}`] })).reduce(
                  append<Named>,
                  list,
                )
              : replace(list, old, { names: given });
          states.push(next);
          const asked = states[of % 3 === 0 ? at % states.length : states.length - 1]!;
          for (const name of ['a', 'b', 'c', 'd', 'e', 'f', `${at} 1`])
            expect(findNamed(asked, name)).toBe(toArray(asked).findLast((item) => item.names.includes(name)));
        }
      }),
      { numRuns: 300 },
    );
  });

  it('shares all chunks but one when an item is replaced', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 600 }), fc.nat(), (count, at) => {
        const list = grown(count);
        const items = toArray(list);
        const old = items[at % items.length]!;
        const next = replace(list, old, { id: -1 });
        expect(next.chunks.filter((chunk, n) => chunk !== list.chunks[n])).toHaveLength(1);
        expect(toArray(next).filter(({ id }) => id === -1)).toHaveLength(1);
      }),
      { numRuns: 50 },
    );
  });
});

/** What may be wrong with the times of messages must not change which of them there are. */
it('keeps every message, whatever its time says', () => {
  const message: fc.Arbitrary<AssistMessage> = fc
    .record({
      n: fc.nat(50),
      sentAt: fc.option(fc.constantFrom('1970-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'), {
        nil: undefined,
      }),
    })
    .map(({ n, sentAt }) => ({ ...messageAt(n), sentAt }));
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const state = afterEmissions({ type: 'messages.seen', messages });
      expect(linesOf(state)).toHaveLength(new Set(messages.map(({ name }) => name)).size);
      expect(state[STORE_KEY].sessions[TASK]).toBeDefined();
    }),
  );
});
