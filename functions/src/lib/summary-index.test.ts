import { createDocument, withOwner, type EditedVersion, type SummaryDocument } from './summary-document';
import { indexEntryOf, indexKeyOf, MAX_ROW_BYTES, readCursor, toCursor } from './summary-index';
import { takeReport } from './summary-report';
import { teamKey } from './team';

const NOW = 1_798_000_000_000;
const taskSid = `WT${'1'.repeat(32)}`;
const worker = (digit: string): string => `WK${digit.repeat(32)}`;

function documentOf(name: string, text: string): SummaryDocument {
  let document = createDocument(
    { contact: `CA${'0'.repeat(32)}`, customer: name, channel: name, queue: name },
    NOW,
  );
  for (const digit of ['a', 'b', 'c', 'd']) {
    const owner = { worker: worker(digit), agent: name, team: teamKey(name + digit) };
    document = withOwner(document, owner, taskSid, NOW);
  }
  const sentiment = [0.5, -0.7];
  const session = { phase: 'wrapping', counts: { shown: 1, used: 1 }, sentiment } as const;
  const version = {
    editor: 'tab',
    sequence: 1,
    base: 0,
    isEdited: true,
    status: 'saved',
    sections: [
      { title: 'Empty', text: ' \n' },
      { title: 'Situation', text },
    ],
    note: '',
  } satisfies EditedVersion;
  const report = { taskSid, worker: worker('d'), session, version, isOpening: true, hasWebhook: false };
  return takeReport(document, report, NOW).document;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

it('tells of the contact what a list shows', () => {
  expect(indexEntryOf(documentOf('Cleo', '  Wants a refund.\nWas charged twice.'))).toMatchObject({
    taskSid,
    worker: worker('d'),
    agent: 'Cleo',
    customer: 'Cleo',
    phase: 'wrapping',
    status: 'saved',
    sentiment: -0.7,
    line: 'Wants a refund.',
  });
});

it.each([
  ['Latin letters', 'x'],
  ['emoji', '👩‍👩‍👧‍👦'],
  ['flags', '🇨🇭'],
  ['Chinese', '客户'],
  ['quotation marks', '"'],
  ['control characters', '\u0003'],
  ['HTML', '<script>alert("x")</script>'],
  ['half surrogate pairs', '\ud83d'],
])('takes at most 500 bytes where all names are long and of %s', (_, character) => {
  const entry = indexEntryOf(documentOf(character.repeat(52), character.repeat(90)));
  expect(bytesOf(entry)).toBeLessThanOrEqual(MAX_ROW_BYTES);
  expect(entry?.line.length).toBeGreaterThan(0);
  for (const text of [entry?.agent, entry?.customer, entry?.line]) {
    expect(text?.replaceAll(character, '')).toMatch(/^.*…$/su);
  }
});

it('has keys that sort by the time at which contacts began', () => {
  const at = (startedAt: number) => indexKeyOf({ ...documentOf('Cleo', ''), startedAt });
  expect(at(5)).toBe(`0000000000005-CA${'0'.repeat(32)}`);
  expect([at(NOW), at(5), at(NOW - 1)].sort()).toEqual([at(5), at(NOW - 1), at(NOW)]);
});

it('gives out places as cursors, and takes back no others', () => {
  const key = indexKeyOf(documentOf('Cleo', ''));
  expect(readCursor(toCursor(key))).toBe(key);
  for (const forged of ['', key, toCursor('../Documents'), toCursor(`${key}x`), `${toCursor(key)}=`]) {
    expect(readCursor(forged)).toBeUndefined();
  }
});
