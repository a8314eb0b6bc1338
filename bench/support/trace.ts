import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CDPSession, Page } from 'playwright-core';

import { profileFolder } from './profile';

/** One of Chromium's trace events, as far as it is read here. Times are in microseconds. */
export interface TraceEvent {
  readonly name: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  /** How long it took; instants have none. */
  readonly dur?: number;
  /** How long its thread had a processor meanwhile. */
  readonly tdur?: number;
  readonly id?: string;
  readonly args: {
    /** Of metadata events: what a thread is called. */
    readonly name?: string;
    readonly data?: {
      readonly url?: string;
      /** Of a profile: when it began. */
      readonly startTime?: number;
      readonly cpuProfile?: { readonly nodes?: readonly ProfileNode[]; readonly samples?: readonly number[] };
      /** Microseconds from each sample to the next, and from the beginning to the first. */
      readonly timeDeltas?: readonly number[];
    };
  };
}

interface ProfileNode {
  readonly id: number;
  readonly parent?: number;
  readonly callFrame: { readonly functionName: string; readonly url?: string };
}

/** A stretch of the main thread's time, in microseconds of the trace's clock. */
interface Stretch {
  readonly from: number;
  readonly to: number;
}

/** A task of the main thread in which a script had a part. In milliseconds. */
export interface TaskShare {
  /** How long the whole task took. */
  readonly took: number;
  /**
   * How long of it the script was compiled or was on the stack: it ran, or what it called did, be that Flex's answer to
   * a dispatch.
   */
  readonly ours: number;
  /** The same without the time in which other processes had the processor. */
  readonly oursOnCpu: number;
  /**
   * Of `oursOnCpu`, how long it was compiled, or ran itself: what it has the engine do (collect its garbage, parse JSON)
   * included, what it has other scripts do not.
   */
  readonly selfOnCpu: number;
  /**
   * Whether the task is the script's own: of all scripts in it a function of this one was the first to be called, by the
   * browser, or else this one had more than half of it. Flex's own tasks, in which a function of ours is called as well,
   * are none.
   */
  readonly isOwn: boolean;
}

const CATEGORIES = ['devtools.timeline', 'v8', 'toplevel', 'disabled-by-default-v8.cpu_profiler'];

const TASK = 'ThreadControllerImpl::RunTask';

const COMPILES = new Set(['v8.compile', 'v8.compileModule']);

/**
 * Traces the browser, with V8's samples of the stack, one in each millisecond.
 * @param page any of the browser's pages
 * @param isOurs tells the script by its address
 * @param work what is traced
 * @returns the tasks in which that script had a part, of the page whose JavaScript ran most
 * @throws where there is none: such a trace measures nothing
 */
export async function traceTasks(
  page: Page,
  isOurs: (url: string) => boolean,
  work: () => Promise<void>,
): Promise<readonly TaskShare[]> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Tracing.start', {
    transferMode: 'ReturnAsStream',
    traceConfig: { includedCategories: CATEGORIES, excludedCategories: ['*'] },
  });
  // V8 goes through all code that there is when it begins to sample, for some 400 ms, in whatever task runs just then.
  for (let idle = 0; idle < 2; idle += 1) await untilIdle(page);
  await work();
  const complete = new Promise<string>((resolve, reject) => {
    cdp.once('Tracing.tracingComplete', ({ stream }) => {
      if (stream === undefined) reject(new Error('The browser kept no trace'));
      else resolve(stream);
    });
  });
  await cdp.send('Tracing.end');
  const text = await readStream(cdp, await complete);
  await cdp.detach();
  keep(text);
  const { traceEvents } = JSON.parse(text) as { readonly traceEvents: readonly TraceEvent[] };
  return tasksOf(traceEvents, isOurs);
}

/** On a busy machine a page may not get round to being idle: it is waited for so long. */
const IDLE_LIMIT_MS = 10_000;

/** Resolves once the page's main thread has nothing to do. */
export const untilIdle = (page: Page): Promise<void> =>
  page.evaluate(
    (timeout) => new Promise<void>((resolve) => requestIdleCallback(() => resolve(), { timeout })),
    IDLE_LIMIT_MS,
  );

let kept = 0;

/** For the Performance panel of Chromium's developer tools, where somebody has asked for it. */
function keep(trace: string): void {
  const folder = profileFolder();
  if (folder === undefined) return;
  kept += 1;
  writeFileSync(join(folder, `trace-${kept}.json`), trace);
}

async function readStream(cdp: CDPSession, handle: string): Promise<string> {
  const parts: string[] = [];
  for (;;) {
    const { data, eof, base64Encoded } = await cdp.send('IO.read', { handle });
    parts.push(base64Encoded === true ? Buffer.from(data, 'base64').toString() : data);
    if (eof) break;
  }
  await cdp.send('IO.close', { handle });
  return parts.join('');
}

/** @throws where the script had a part in no task of the page */
export function tasksOf(
  events: readonly TraceEvent[],
  isOurs: (url: string) => boolean,
): readonly TaskShare[] {
  const main = busiestPage(events);
  const onMain = events.filter(({ pid, tid }) => pid === main.pid && tid === main.tid);
  const compiled = onMain
    .filter(({ name, args }) => COMPILES.has(name) && isOurs(args.data?.url ?? ''))
    .map(({ ts, dur = 0 }) => ({ from: ts, to: ts + dur }));
  const sampled = sampledUnder(events, main, isOurs);
  const ours = merged([...compiled, ...sampled]);
  const self = merged([...compiled, ...sampled.filter(({ isSelf }) => isSelf)]);
  const begun = outermostScripts(events, main);
  const tasks = onMain
    .filter(({ name }) => name === TASK)
    .map(({ ts, dur = 0, tdur = dur }) => {
      const task = { from: ts, to: ts + dur };
      const inTask = microsecondsWithin(ours, task);
      const first = begun.find(({ at }) => at >= task.from && at <= task.to);
      const onCpu = (microseconds: number): number => (microseconds * tdur) / (dur || 1) / 1000;
      return {
        took: dur / 1000,
        ours: inTask / 1000,
        oursOnCpu: onCpu(inTask),
        selfOnCpu: onCpu(microsecondsWithin(self, task)),
        isOwn: (first !== undefined && isOurs(first.url)) || inTask > dur / 2,
      };
    })
    .filter((task) => task.ours > 0);
  if (tasks.length === 0) throw new Error('The traced page ran no task in which the script had a part');
  return tasks;
}

function busiestPage(events: readonly TraceEvent[]): Pick<TraceEvent, 'pid' | 'tid'> {
  const samplesOf = (pid: number): number =>
    events.filter((event) => event.name === 'ProfileChunk' && event.pid === pid).length;
  const [busiest] = events
    .filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain')
    .map(({ pid, tid }) => ({ pid, tid, samples: samplesOf(pid) }))
    .toSorted((a, b) => b.samples - a.samples);
  if (!busiest) throw new Error('The trace has no page');
  return busiest;
}

/** What a function is to the script: of it, called by it however far off, or neither. */
type Part = 'self' | 'called' | 'none';

/** A stretch in which the script was on the stack; on top of it, unless it is the engine's own work, where `isSelf`. */
interface SampledStretch extends Stretch {
  readonly isSelf: boolean;
}

/** When the stack that V8 sampled had a function of ours on it, at whatever depth. */
function sampledUnder(
  events: readonly TraceEvent[],
  { pid, tid }: Pick<TraceEvent, 'pid' | 'tid'>,
  isOurs: (url: string) => boolean,
): readonly SampledStretch[] {
  const profiles = events.filter(
    (event) => event.name === 'Profile' && event.pid === pid && event.tid === tid,
  );
  if (profiles.length === 0) throw new Error('The trace has no samples of the page’s stack');
  return profiles.flatMap((profile) => {
    const partOf = new Map<number, Part>();
    const stretches: SampledStretch[] = [];
    let at = profile.args.data?.startTime ?? profile.ts;
    for (const chunk of events) {
      if (chunk.name !== 'ProfileChunk' || chunk.id !== profile.id || chunk.pid !== pid) continue;
      const { cpuProfile: { nodes = [], samples = [] } = {}, timeDeltas = [] } = chunk.args.data ?? {};
      // A parent is told of before its children.
      for (const { id, parent, callFrame } of nodes) {
        const caller = (parent === undefined ? undefined : partOf.get(parent)) ?? 'none';
        partOf.set(id, partIn(callFrame.url ?? '', caller, isOurs));
      }
      samples.forEach((sample, index) => {
        const from = at;
        at += timeDeltas[index] ?? 0;
        const part = partOf.get(sample) ?? 'none';
        if (part !== 'none' && at > from) stretches.push({ from, to: at, isSelf: part === 'self' });
      });
    }
    return stretches;
  });
}

/** The engine's own functions have no address. */
function partIn(url: string, caller: Part, isOurs: (url: string) => boolean): Part {
  if (isOurs(url)) return 'self';
  if (url === '') return caller;
  return caller === 'none' ? 'none' : 'called';
}

/** Whose function the browser had called, whenever the stack was sampled and that had an address. In order. */
function outermostScripts(
  events: readonly TraceEvent[],
  { pid, tid }: Pick<TraceEvent, 'pid' | 'tid'>,
): readonly { readonly at: number; readonly url: string }[] {
  return events
    .filter((event) => event.name === 'Profile' && event.pid === pid && event.tid === tid)
    .flatMap((profile) => {
      const outermost = new Map<number, string>();
      let at = profile.args.data?.startTime ?? profile.ts;
      return events
        .filter((event) => event.name === 'ProfileChunk' && event.id === profile.id && event.pid === pid)
        .flatMap(({ args: { data } }) => {
          const { cpuProfile: { nodes = [], samples = [] } = {}, timeDeltas = [] } = data ?? {};
          // The engine's own functions have no address, nor have those of a bench's probe around what it watches.
          for (const { id, parent, callFrame } of nodes)
            outermost.set(id, (parent !== undefined && outermost.get(parent)) || (callFrame.url ?? ''));
          return samples.map((sample, index) => {
            at += timeDeltas[index] ?? 0;
            return { at, url: outermost.get(sample) ?? '' };
          });
        });
    })
    .filter(({ url }) => url !== '')
    .toSorted((a, b) => a.at - b.at);
}

/** The same time without overlaps, in order. */
function merged(stretches: readonly Stretch[]): readonly Stretch[] {
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of stretches.toSorted((a, b) => a.from - b.from)) {
    const last = result.at(-1);
    if (last && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

const microsecondsWithin = (stretches: readonly Stretch[], { from, to }: Stretch): number =>
  stretches.reduce((sum, one) => sum + Math.max(0, Math.min(one.to, to) - Math.max(one.from, from)), 0);

/** The built plugin, by the address under which the sandbox has Flex load it. */
export const isPluginScript = (url: string): boolean => url.includes('/plugin-agent-assist.js');
