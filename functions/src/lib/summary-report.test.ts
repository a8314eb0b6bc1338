import {
  createDocument,
  currentTask,
  MAX_DOCUMENT_BYTES,
  othersBefore,
  sizeOf,
  withOwner,
  type EditedVersion,
  type Session,
  type SummaryDocument,
} from './summary-document';
import { takeReport, type Report, type Taken } from './summary-report';

const CONTACT = `KD${'0'.repeat(32)}`;
const ada = `WK${'a'.repeat(32)}`;
const bo = `WK${'b'.repeat(32)}`;
const task = (digit: string): string => `WT${digit.repeat(32)}`;

const opened = createDocument(
  { contact: CONTACT, customer: 'Cleo', channel: 'web', queue: 'Everyone' },
  1_000,
);
const owned = (document: SummaryDocument, worker: string, taskSid: string, now: number): SummaryDocument =>
  withOwner(document, { worker, agent: worker === ada ? 'Ada' : 'Bo' }, taskSid, now);
const adas = owned(opened, ada, task('1'), 1_000);

const version = (changes: Partial<EditedVersion> = {}): EditedVersion => ({
  editor: 'tab-1',
  sequence: 1,
  base: 0,
  isEdited: true,
  status: 'draft',
  sections: [{ title: 'Situation', text: 'Asked for a refund.' }],
  note: '',
  ...changes,
});
const text = (words: string) => [{ title: 'Situation', text: words }];
const live: Session = { phase: 'live', counts: { shown: 3, used: 1 }, sentiment: [0.26, -1] };

const report = (
  document: SummaryDocument,
  parts: Partial<Report>,
  { worker = ada, taskSid = task('1'), now = 2_000 } = {},
): Taken => takeReport(document, { worker, taskSid, isOpening: false, hasWebhook: false, ...parts }, now);

/** A document in which Ada has this text, which is `number` 1. */
const holding = (changes: Partial<EditedVersion>): SummaryDocument =>
  report(adas, { version: version(changes) }).document;

const textIn = ({ document }: Taken) => document.versions[0]?.sections[0]?.text;

describe('a text', () => {
  it('is written where there is none', () => {
    const { outcome, document } = report(adas, { version: version() });
    expect(outcome).toEqual({ type: 'written' });
    expect(document.versions).toMatchObject([{ worker: ada, number: 1, editor: 'tab-1', status: 'draft' }]);
  });

  it.each<[string, Partial<EditedVersion>, Partial<EditedVersion>, string]>([
    ['a later change of the same editor', {}, { sequence: 2, sections: text('New') }, 'written'],
    ['the same change again', {}, {}, 'unchanged'],
    ['an earlier change', { sequence: 3 }, { sequence: 2, sections: text('Old') }, 'unchanged'],
    ['Save of a change that is there as a draft', {}, { status: 'saved', savedBy: 'taskEnd' }, 'written'],
    ['the draft of a change that is saved', { status: 'saved' }, {}, 'unchanged'],
    ['Save of a change that is saved', { status: 'saved' }, { status: 'saved' }, 'unchanged'],
    ['a later draft after Save', { status: 'saved' }, { sequence: 2, sections: text('New') }, 'written'],
    [
      'what nobody has touched over what somebody has',
      {},
      { editor: 'agent-assist', isEdited: false, base: 9, sections: text('Google’s') },
      'superseded',
    ],
    [
      'what nobody has touched over what somebody has saved as it was',
      { isEdited: false, status: 'saved', savedBy: 'agent' },
      { editor: 'agent-assist', isEdited: false, base: 9, sections: text('Google’s') },
      'superseded',
    ],
    [
      'a fresh draft over one that its agent has saved as it was',
      { editor: 'agent-assist', isEdited: false, status: 'saved', savedBy: 'agent' },
      { editor: 'agent-assist', isEdited: false, sequence: 2, base: 1, sections: text('Fresh') },
      'superseded',
    ],
    [
      'a fresh draft over another that nobody has touched',
      { editor: 'agent-assist', isEdited: false },
      { editor: 'agent-assist', isEdited: false, sequence: 2, sections: text('Fresh') },
      'written',
    ],
    [
      'an edited text over a draft that it has not seen, but nobody has touched',
      { editor: 'agent-assist', isEdited: false },
      { sections: text('Mine') },
      'written',
    ],
    [
      'another editor that has seen the text',
      {},
      { editor: 'tab-2', base: 1, sections: text('Mine') },
      'written',
    ],
    ['another editor that has not', {}, { editor: 'tab-2', base: 0, sections: text('Mine') }, 'conflict'],
    ['the same words by another editor', {}, { editor: 'tab-2' }, 'unchanged'],
    ['Save of the same words by another editor', {}, { editor: 'tab-2', status: 'saved' }, 'written'],
    ['another note by another editor', {}, { editor: 'tab-2', note: 'Call back' }, 'conflict'],
  ])('judges %s', (_, there, arriving, outcome) => {
    const document = holding(there);
    const taken = report(document, { version: version(arriving) });
    expect(taken.outcome.type).toBe(outcome);
    if (outcome === 'written') expect(taken.document.versions[0]?.number).toBe(2);
    else expect(taken.document).toBe(document);
  });

  it('that is saved by the end of the task keeps its words, its editor and that it was edited', () => {
    const document = holding({});
    const ended = version({ editor: 'other', isEdited: false, status: 'saved', savedBy: 'taskEnd' });
    expect(report(document, { version: ended }).document.versions).toMatchObject([
      { status: 'saved', savedBy: 'taskEnd', isEdited: true, editor: 'tab-1', sequence: 1 },
    ]);
  });

  it('counts as touched once its agent has pressed Save', () => {
    expect(holding({ isEdited: false, status: 'saved' }).versions).toMatchObject([
      { isEdited: true, savedBy: 'agent' },
    ]);
    expect(holding({ isEdited: false, status: 'saved', savedBy: 'taskEnd' }).versions).toMatchObject([
      { isEdited: false },
    ]);
  });

  it('is one per owner', () => {
    const both = owned(holding({}), bo, task('2'), 3_000);
    const { document, outcome } = report(
      both,
      { version: version({ sections: text('Bo’s') }) },
      { worker: bo, taskSid: task('2') },
    );
    expect(outcome.type).toBe('written');
    expect(document.versions).toMatchObject([
      { worker: ada, number: 1, sections: text('Asked for a refund.') },
      { worker: bo, number: 1, sections: text('Bo’s') },
    ]);
  });

  it('takes nothing of the report down with it where it is refused', () => {
    const asked: SummaryDocument = {
      ...holding({}),
      request: { id: 'abcd', by: 'Sam', at: 1, taskSid: task('1') },
    };
    const mine = version({ editor: 'tab-2', sections: text('Mine') });
    const taken = report(asked, { version: mine, session: { ...live, phase: 'ended' }, answers: 'abcd' });
    expect(taken.outcome).toMatchObject({ type: 'conflict', stored: { editor: 'tab-1' } });
    expect(textIn(taken)).toBe('Asked for a refund.');
    expect(taken).toMatchObject({ isTold: true, isListed: true });
    expect(taken.document.tasks[0]?.session.phase).toBe('ended');
    expect(taken.document).not.toHaveProperty('request.id');
  });
});

describe('who is told', () => {
  it('is everybody of the first draft, for else a task that goes now would seem to have none', () => {
    const draft = report(adas, { version: version() });
    expect(draft).toMatchObject({ isTold: true, isListed: true, isRenewed: false });
    expect(draft.document).toMatchObject({ version: 1, isUntold: false });
    const again = report(draft.document, { version: version() });
    expect(again).toMatchObject({ outcome: { type: 'unchanged' }, isTold: true, isListed: true });
    expect(again.document).toBe(draft.document);
  });

  it('is nobody of further drafts, until a report tells of the session', () => {
    const begun = report(adas, { version: version() }).document;
    const draft = report(begun, {
      version: version({ sequence: 2, sections: [{ title: '', text: 'More' }] }),
    });
    expect(draft).toMatchObject({ isTold: false, isListed: false, isRenewed: false });
    expect(draft.document).toMatchObject({ version: 1, isUntold: true });

    const pulse = report(draft.document, { session: live });
    expect(pulse).toMatchObject({ isTold: true, isListed: true });
    expect(pulse.document).toMatchObject({ version: 2, isUntold: false });
  });

  it('is everybody of what is saved, again where the answer was lost', () => {
    const saved = version({ status: 'saved' });
    const first = report(adas, { version: saved });
    expect(first).toMatchObject({ isTold: true, isListed: true, isRenewed: true, document: { version: 1 } });
    const again = report(first.document, { version: saved });
    expect(again).toMatchObject({ isTold: true, isListed: true, outcome: { type: 'unchanged' } });
    expect(again.document).toBe(first.document);
  });

  it('is the task, and not the index that all share, of counts and sentiment', () => {
    const known = report(adas, { session: live }).document;
    const pulse = report(known, { session: { ...live, counts: { shown: 4, used: 2 } } });
    expect(pulse).toMatchObject({ isTold: true, isListed: false, document: { version: known.version } });
    const wrapping = report(known, { session: { ...live, phase: 'wrapping' } });
    expect(wrapping).toMatchObject({ isTold: true, isListed: true });
    // The last word: where the index failed, nothing else would make up for it.
    const ended = report(known, { session: { ...live, phase: 'ended' } }).document;
    expect(report(ended, { session: { ...live, phase: 'ended' } }).isListed).toBe(true);
  });

  it.each(['live', 'wrapping'] as const)(
    'is the index, too, of a %s session that is told once more',
    (phase) => {
      const known = report(adas, { session: { ...live, phase } }).document;
      expect(report(known, { session: { ...live, phase } }).isListed).toBe(true);
    },
  );

  it('is everybody of an answer, also to a request that is answered already', () => {
    expect(report(holding({}), { answers: 'gone' })).toMatchObject({ isTold: true, isListed: true });
  });

  it('keeps sentiment to one decimal', () => {
    expect(report(adas, { session: live }).document.tasks[0]?.session.sentiment).toEqual([0.3, -1]);
  });
});

describe('the room', () => {
  const long = (bytes: number) => version({ sections: text('x'.repeat(bytes)) });

  it('is refused to a text of 100 KB, with how much there is', () => {
    const { outcome, document } = report(adas, { version: long(100_000) });
    if (outcome.type !== 'tooLong') throw new Error(`It is ${outcome.type}`);
    expect(outcome.bytes).toBeGreaterThan(100_000);
    expect(document).toBe(adas);

    const overhead = outcome.bytes - 100_000;
    expect(report(adas, { version: long(outcome.room - overhead) }).outcome.type).toBe('written');
    expect(report(adas, { version: long(outcome.room - overhead + 1) }).outcome.type).toBe('tooLong');
  });

  it('counts bytes, not characters', () => {
    expect(report(adas, { version: version({ sections: text('客'.repeat(5_000)) }) }).outcome.type).toBe(
      'tooLong',
    );
  });

  it('suffices for the next owner where the first has taken all they may', () => {
    const room = report(adas, { version: long(100_000) }).outcome;
    if (room.type !== 'tooLong') throw new Error('It fits');
    const full = report(adas, { version: long(room.room - (room.bytes - 100_000)) }).document;
    const both = owned(full, bo, task('2'), 3_000);
    const bos = { worker: bo, taskSid: task('2') };
    const opening = report(both, { isOpening: true, session: live }, bos);
    expect(opening.outcome.type).toBe('opened');
    const saved = report(opening.document, { version: version({ status: 'saved' }), hasWebhook: true }, bos);
    expect(saved.outcome.type).toBe('written');
    expect(saved.document.versions).toHaveLength(2);
    expect(sizeOf(saved.document)).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
  });

  it('is made by leaving old tasks and others’ untouched drafts out, never what somebody wrote', () => {
    let document = holding({ editor: 'agent-assist', isEdited: false, sections: text('y'.repeat(6_000)) });
    for (let index = 0; index < 10; index += 1) document = owned(document, ada, task(String(index)), 3_000);
    document = owned(document, bo, task('b'), 4_000);
    const taken = report(document, { version: long(13_000) }, { worker: bo, taskSid: task('b') });
    expect(taken.outcome.type).toBe('written');
    expect(taken.document.versions).toMatchObject([{ worker: bo }]);
    expect(taken.document.tasks.map(({ sid }) => sid)).toContain(task('b'));

    const written = report(
      owned(holding({ sections: text('z'.repeat(9_000)) }), bo, task('b'), 3_000),
      {
        version: long(9_000),
      },
      { worker: bo, taskSid: task('b') },
    );
    expect(written.outcome.type).toBe('tooLong');
    expect(written.document.versions).toMatchObject([{ worker: ada }]);
  });
});

describe('the webhook', () => {
  const saved = (document: SummaryDocument, changes: Partial<EditedVersion>) =>
    report(document, { version: version({ status: 'saved', ...changes }), hasWebhook: true }).document;

  it('is open for what is saved, and stays so while the agent writes on', () => {
    const first = saved(adas, {});
    expect(first.versions[0]?.webhook).toEqual({ number: 1, state: 'open', attempts: 0 });
    const draft = version({ sequence: 2, sections: text('More') });
    const next = report(first, { version: draft, hasWebhook: true }).document;
    expect(next.versions).toMatchObject([
      { number: 2, status: 'draft', webhook: { number: 1, state: 'open' } },
    ]);
    expect(saved(next, { sequence: 3 }).versions[0]?.webhook).toMatchObject({ number: 3, state: 'open' });
  });

  it('is none where nobody is to be told', () => {
    expect(holding({ status: 'saved' }).versions[0]).not.toHaveProperty('webhook');
  });
});

describe('several owners', () => {
  const both = report(
    owned(holding({}), bo, task('2'), 3_000),
    { version: version({ sections: text('Bo’s') }) },
    { worker: bo, taskSid: task('2'), now: 3_500 },
  ).document;

  it('see what was written before them, and not what came after', () => {
    expect(othersBefore(both, bo).map(({ worker }) => worker)).toEqual([ada]);
    expect(othersBefore(both, ada)).toEqual([]);
    expect(othersBefore(owned(both, ada, task('3'), 4_000), ada).map(({ worker }) => worker)).toEqual([bo]);
  });

  it('see nothing of what came after, though the task of that has had to make room', () => {
    const cy = `WK${'c'.repeat(32)}`;
    const three = withOwner(both, { worker: cy, agent: 'Cy' }, task('3'), 4_000);
    const room = MAX_DOCUMENT_BYTES - sizeOf(three);
    const long = version({ sequence: 2, sections: text('x'.repeat(room - 400)) });
    const { outcome, document } = report(three, { version: long }, { now: 5_000 });
    expect(outcome.type).toBe('written');
    expect(document.tasks.map(({ worker }) => worker)).toEqual([ada, cy]);
    expect(othersBefore(document, ada)).toEqual([]);
    expect(othersBefore(document, cy).map(({ worker }) => worker)).toEqual([ada, bo]);
  });

  const phase = (
    document: SummaryDocument,
    worker: string,
    taskSid: string,
    phase: Session['phase'],
    now: number,
  ) => report(document, { session: { ...live, phase } }, { worker, taskSid, now }).document;

  it('stand for the contact in turn: the first does not end it for the second', () => {
    const ended = phase(both, ada, task('1'), 'ended', 5_000);
    expect(currentTask(ended.tasks)).toMatchObject({ worker: bo, session: { phase: 'live' } });
  });

  it('go on after a colleague whom they consulted', () => {
    const consulted = phase(phase(both, ada, task('1'), 'live', 4_000), bo, task('2'), 'ended', 5_000);
    expect(currentTask(consulted.tasks)).toMatchObject({ worker: ada, session: { phase: 'live' } });
  });

  it('do not keep it alive where their browser crashed before the hand-over', () => {
    const over = phase(both, bo, task('2'), 'ended', 5_000);
    expect(currentTask(over.tasks)).toMatchObject({ worker: bo, session: { phase: 'ended' } });
  });
});

describe('a task that was taken earlier and is opened late', () => {
  const late = (document: SummaryDocument, since: number): SummaryDocument =>
    withOwner(document, { worker: bo, agent: 'Bo' }, task('b'), 9_000, since);
  const sidsOf = ({ tasks }: SummaryDocument) => tasks.map(({ sid }) => sid);

  it('stands where it was taken, and is over', () => {
    const both = owned(adas, ada, task('2'), 5_000);
    expect(sidsOf(late(both, 3_000))).toEqual([task('1'), task('b'), task('2')]);
    expect(sidsOf(late(both, 6_000))).toEqual([task('1'), task('2'), task('b')]);
    expect(late(both, 0).tasks[0]).toMatchObject({ sid: task('b'), session: { phase: 'ended' } });
  });

  it.each([0, 500_000])('is kept where twenty others are on record', (since) => {
    let full = opened;
    for (let n = 0; n < 20; n += 1)
      full = owned(full, ada, `WT${String(n).padStart(32, '0')}`, 10_000 + 1_000 * n);
    const document = late(full, since);
    expect(sidsOf(document)).toHaveLength(20);
    expect(sidsOf(document)).toContain(task('b'));
    expect(document.owners.map(({ worker }) => worker).sort()).toEqual([ada, bo].sort());
  });
});
