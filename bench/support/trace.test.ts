import { tasksOf, type TraceEvent } from './trace';

const OURS = 'https://flex/plugin.js';
const FLEXS = 'https://flex/flex.js';

const PAGE = { pid: 1, tid: 1 };
const MS = 1_000;

/** Calls from the outermost function to the innermost, by the scripts that they are of; one has no address. */
type Stack = readonly string[];

/**
 * A trace of one task of the main thread.
 * @param took in milliseconds
 * @param stacks what was on the stack, for each of its milliseconds
 */
function traced(took: number, stacks: readonly Stack[]): readonly TraceEvent[] {
  const nodes = stacks.flatMap((stack, sample) =>
    stack.map((url, depth) => ({
      id: sample * 100 + depth,
      ...(depth > 0 && { parent: sample * 100 + depth - 1 }),
      callFrame: { functionName: '', url },
    })),
  );
  const samples = stacks.map((stack, sample) => sample * 100 + stack.length - 1);
  return [
    { ...PAGE, name: 'thread_name', ts: 0, args: { name: 'CrRendererMain' } },
    { ...PAGE, name: 'Profile', ts: 0, id: 'p', args: { data: { startTime: 0 } } },
    {
      ...PAGE,
      name: 'ProfileChunk',
      ts: 0,
      id: 'p',
      args: { data: { cpuProfile: { nodes, samples }, timeDeltas: stacks.map(() => MS) } },
    },
    { ...PAGE, name: 'ThreadControllerImpl::RunTask', ts: 0, dur: took * MS, args: {} },
  ];
}

const times = (count: number, stack: Stack): readonly Stack[] => Array.from({ length: count }, () => stack);

const taskOf = (took: number, stacks: readonly Stack[]) =>
  tasksOf(traced(took, stacks), (url) => url === OURS)[0];

describe('a task of the page', () => {
  it('is the script’s own where the browser called that first, whatever that has Flex do', () => {
    expect(
      taskOf(100, [['', OURS], ...times(20, ['', OURS, FLEXS]), ...times(70, ['', FLEXS])]),
    ).toMatchObject({
      took: 100,
      ours: 21,
      isOwn: true,
    });
  });

  it('is Flex’s where Flex was called first, though a function of the script is called as well', () => {
    expect(
      taskOf(100, [['', FLEXS], ...times(30, ['', FLEXS, OURS]), ...times(60, ['', FLEXS])]),
    ).toMatchObject({
      took: 100,
      ours: 30,
      isOwn: false,
    });
  });

  it('is the script’s own where that has more than half of it, whoever called it', () => {
    expect(taskOf(100, [['', FLEXS], ...times(51, ['', FLEXS, OURS])])?.isOwn).toBe(true);
    expect(taskOf(100, [['', FLEXS], ...times(50, ['', FLEXS, OURS])])?.isOwn).toBe(false);
  });

  it('does not count where the script had no part', () => {
    expect(() => taskOf(100, times(10, ['', FLEXS]))).toThrow('no task');
  });
});
