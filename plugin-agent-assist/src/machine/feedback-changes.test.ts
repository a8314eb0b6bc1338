import type { Feedback } from '../domain/feedback';
import type { AnswerRecordName } from '../domain/ids';
import type { StoredFeedback } from '../domain/ports';
import { pendingChanges, withoutUrls } from './feedback-changes';

const suggestion = (record: string) => ({
  id: `projects/demo/locations/global/answerRecords/${record}` as AnswerRecordName,
  kind: 'knowledge' as const,
});

const stored = (key: number, record: string, feedback: Feedback, uncertain = false): StoredFeedback => ({
  key,
  entry: { suggestion: suggestion(record), feedback, at: key * 1_000 },
  uncertain,
});

const opened = (url: string): Feedback => ({ type: 'sourceOpened', url });
const rated = (verdict: 'helpful' | undefined): Feedback => ({
  type: 'rated',
  rating: verdict && { verdict },
});

describe('feedback on one answer', () => {
  it('becomes one change: first times stay, a copy stays, the last rating counts', () => {
    expect(
      pendingChanges([
        stored(1, 'a', { type: 'displayed' }),
        stored(2, 'a', { type: 'displayed' }),
        stored(3, 'a', { type: 'used' }),
        stored(4, 'a', rated('helpful')),
        stored(5, 'a', { type: 'copied' }),
        stored(6, 'a', { type: 'used' }),
        stored(7, 'a', { type: 'rated', rating: { verdict: 'notHelpful', reason: 'incorrect' } }),
      ]),
    ).toEqual([
      {
        keys: [1, 2, 3, 4, 5, 6, 7],
        change: {
          suggestion: suggestion('a'),
          displayedAt: 1_000,
          usedAt: 3_000,
          copied: true,
          rating: { verdict: 'notHelpful', reason: 'incorrect' },
        },
        mayBeListed: false,
        openedAt: undefined,
      },
    ]);
  });

  it('counts a copy or an opened source of other kinds as a click, at the time of the first', () => {
    const article = { ...suggestion('a'), kind: 'article' as const };
    const of = (key: number, feedback: Feedback): StoredFeedback => ({
      key,
      entry: { suggestion: article, feedback, at: key * 1_000 },
      uncertain: false,
    });
    const [pending] = pendingChanges([of(2, opened('https://help.example')), of(3, { type: 'copied' })]);
    expect(pending?.change).toEqual({ suggestion: article, usedAt: 2_000 });
  });

  it('takes a rating back with null, and says nothing of what did not happen', () => {
    const [pending] = pendingChanges([stored(1, 'a', rated('helpful')), stored(2, 'a', rated(undefined))]);
    expect(pending?.change).toStrictEqual({ suggestion: suggestion('a'), rating: null });
  });

  it('names each opened source once, in the order of the first opening', () => {
    const [pending] = pendingChanges([
      stored(1, 'a', opened('https://b.example/')),
      stored(2, 'a', opened('https://a.example/')),
      stored(3, 'a', opened('https://b.example/')),
    ]);
    expect(pending).toMatchObject({
      change: { clickedUrls: ['https://b.example/', 'https://a.example/'] },
      openedAt: 1_000,
    });
  });

  it('stays apart from feedback on others, the longest waiting first', () => {
    const pending = pendingChanges([
      stored(1, 'b', { type: 'displayed' }),
      stored(2, 'a', { type: 'displayed' }),
      stored(3, 'b', { type: 'used' }),
    ]);
    expect(pending.map(({ keys, change }) => [change.suggestion, keys])).toEqual([
      [suggestion('b'), [1, 3]],
      [suggestion('a'), [2]],
    ]);
  });

  it.each([
    ['an opened source that went out and was not confirmed', opened('https://a.example/'), true, true],
    ['an opened source that never went out', opened('https://a.example/'), false, false],
    ['anything else, which may be repeated', { type: 'used' } as const, true, false],
  ])('may be listed with Google already: %s', (_, feedback, uncertain, mayBeListed) => {
    const pending = pendingChanges([
      stored(1, 'a', feedback, uncertain),
      stored(2, 'a', opened('https://b.example/')),
    ]);
    expect(pending).toMatchObject([{ mayBeListed }]);
  });
});

describe('the part that may be repeated', () => {
  const repeatable = (...entries: StoredFeedback[]) => pendingChanges(entries).map(withoutUrls);

  it('holds no address, but that one was clicked', () => {
    expect(
      repeatable(stored(1, 'a', { type: 'displayed' }), stored(2, 'a', opened('https://a.example/'))),
    ).toStrictEqual([{ suggestion: suggestion('a'), displayedAt: 1_000, usedAt: 2_000 }]);
  });

  it('keeps the moment at which the answer was used', () => {
    expect(
      repeatable(stored(1, 'a', opened('https://a.example/')), stored(2, 'a', { type: 'used' })),
    ).toStrictEqual([{ suggestion: suggestion('a'), usedAt: 2_000 }]);
  });
});
