import { withAudioReport, type AudioReport } from './audio-report';

const at = (second: number) => new Date(Date.UTC(2030, 0, 1, 0, 0, second)).toISOString();
const report = (status: AudioReport['status'], second: number, generation = 1): AudioReport => ({
  status,
  generation,
  at: at(second),
});

/** What remains of reports that arrive in this order. */
const after = (...reports: readonly AudioReport[]) =>
  reports.reduce<Readonly<Record<string, unknown>>>(
    (attributes, one) => withAudioReport(attributes, one) ?? attributes,
    { type: 'inbound' },
  );

it('stands beside everything else', () => {
  expect(after(report('started', 1))).toEqual({ type: 'inbound', agent_assist_audio: report('started', 1) });
});

it.each([
  [
    'the end of a stream overtakes its start',
    [report('stopped', 2), report('started', 1)],
    report('stopped', 2),
  ],
  ['both carry the same time', [report('stopped', 1), report('started', 1)], report('stopped', 1)],
  ['both carry the same time, in order', [report('started', 1), report('stopped', 1)], report('stopped', 1)],
  ['a stream is started again', [report('failed', 2), report('started', 3)], report('started', 3)],
  ['the end of the first is late', [report('started', 3), report('failed', 2)], report('started', 3)],
  [
    'the end of an earlier stream is told after the start of the next',
    [report('started', 2, 2), report('stopped', 3, 1)],
    report('started', 2, 2),
  ],
  [
    'the clock of the next stream is behind',
    [report('failed', 3, 1), report('started', 2, 2)],
    report('started', 2, 2),
  ],
])('keeps the latest word where %s', (_, reports, latest) => {
  expect(after(...reports).agent_assist_audio).toEqual(latest);
});

it('keeps why a stream failed when it is stopped thereafter', () => {
  const failed = { ...report('failed', 2), code: '32001' };
  expect(after(failed, report('stopped', 3)).agent_assist_audio).toEqual(failed);
});

it('takes what was written before streams were counted for a word on the first', () => {
  const attributes = { agent_assist_audio: { status: 'started', at: at(2) } };
  expect(withAudioReport(attributes, report('stopped', 1))).toBeUndefined();
  expect(withAudioReport(attributes, report('started', 1, 2))).toEqual({
    agent_assist_audio: report('started', 1, 2),
  });
});

it('changes nothing where nothing is new', () => {
  const attributes = after(report('started', 1));
  expect(withAudioReport(attributes, report('started', 1))).toBeUndefined();
});

it.each([
  ['text'],
  [null],
  [{ status: 'started' }],
  [{ status: 'loud', at: at(9) }],
  [{ status: 'started', at: '9' }],
])('takes no notice of %p that somebody else has left there', (nonsense) => {
  const attributes = { agent_assist_audio: nonsense };
  expect(withAudioReport(attributes, report('started', 1))).toEqual({
    agent_assist_audio: report('started', 1),
  });
});
