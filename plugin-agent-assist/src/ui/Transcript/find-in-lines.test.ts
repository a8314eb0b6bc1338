import { Transcript, type TranscriptLine } from '../../store/transcript';
import { createFind, patternOf } from './find-in-lines';

const line = (key: string, text: string, isFinal = true): TranscriptLine => ({
  key,
  role: 'END_USER',
  text,
  sentAt: undefined,
  isFinal,
});
const FEE = patternOf('fee')!;

describe('what is found in a transcript', () => {
  const said = [line('1', 'A fee'), line('2', 'None'), line('3', 'Fee upon fee')];

  it('goes on being found as lines come, settle and are sorted in', () => {
    const find = createFind(FEE);
    const lines = said.slice();
    const at = (count: number, ...speech: TranscriptLine[]) => {
      const transcript = new Transcript(lines, count, speech);
      const hits = find(transcript);
      // As if looked through for the first time.
      expect(hits).toEqual(createFind(FEE)(transcript));
      return hits.map(({ line: index, count: times }) => [index, times]);
    };

    expect(at(3)).toEqual([
      [0, 1],
      [2, 2],
    ]);
    lines.push(line('4', 'The fees'));
    expect(at(4)).toContainEqual([3, 1]);
    expect(at(4, line('5', 'Another fee', false))).not.toContainEqual([4, 1]);
    expect(at(4, line('5', 'Another fee'), line('6', 'So'))).toContainEqual([4, 1]);
    lines.push(line('5', 'Another fee'));
    expect(at(5, line('6', 'So'))).toContainEqual([4, 1]);
    lines.push(line('6', 'So'));
    expect(at(6)).toHaveLength(4);
    expect(at(3)).toHaveLength(2);

    const sorted = new Transcript([line('0', 'Fee'), ...lines], 7, []);
    expect(find(sorted)).toEqual(createFind(FEE)(sorted));
  });

  it('is the same list while nothing is found in what comes', () => {
    const find = createFind(FEE);
    const lines = said.slice();
    const before = find(new Transcript(lines, 3, []));
    lines.push(line('4', 'None'));
    expect(find(new Transcript(lines, 4, [line('5', 'No')]))).toBe(before);
  });
});
