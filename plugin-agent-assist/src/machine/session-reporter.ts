import type { AssistMessage } from '../domain/assist';
import type { AnswerRecordName } from '../domain/ids';
import type { SessionReport } from '../domain/summary';
import type { Timers } from './late-clock';
import {
  afterAct,
  afterMessages,
  continuedFrom,
  NO_TALLY,
  reportOf,
  type SessionTally,
} from './session-report';
import type { SuggestionAct } from './session.types';
import type { SummaryOrder } from './summary.types';

/** Every report changes the task's attributes, and all who look at the task hear of that. */
const REPORT_MS = 30_000;

/** Tells supervisors how a session stands: at once how far it is, and what adds up now and then. */
export interface SessionReporter {
  /** Goes on from what was told before the page was loaded. */
  restore(told: SessionReport | undefined): void;
  /** Begins to tell. The contact is open, so that what was told before is known. */
  begin(): void;
  noteMessages(messages: readonly AssistMessage[]): void;
  noteAct(id: AnswerRecordName, act: SuggestionAct): void;
  noteWrapping(): void;
  notePause(isPaused: boolean): void;
  /** Tells at once, unless all is over. */
  tell(): void;
  /** Tells at once, in answer to the request with this id. */
  answer(request: string): void;
  /** Tells for the last time, and in answer to the request with this id, if any. */
  end(request: string | undefined): void;
  /** Tells nothing more of its own accord. */
  stop(): void;
}

export interface SessionReporterDeps {
  readonly phase: SessionReport['phase'];
  readonly order: (order: SummaryOrder) => void;
  readonly now: () => number;
  readonly random: () => number;
  readonly timers: Timers<unknown>;
}

/**
 * No machine, because nothing is decided by it: messages come by the dozen, and a step of one for each that says how
 * the customer feels would cost more than reading it (docs/performance.md).
 */
export function createSessionReporter({
  phase: phaseAtStart,
  order,
  now,
  random,
  timers,
}: SessionReporterDeps): SessionReporter {
  let tally: SessionTally = NO_TALLY;
  let phase = phaseAtStart;
  let isPaused = false;
  let isBegun = false;
  let told: SessionReport | undefined;
  let toldAt = 0;
  let timer: { readonly handle: unknown } | undefined;

  const report = (): SessionReport => reportOf({ tally, phase, isPaused });
  const stopTimer = (): void => {
    if (timer) timers.clearTimeout(timer.handle);
    timer = undefined;
  };
  const tellNow = (type: 'tell' | 'end', answers: string | undefined): void => {
    stopTimer();
    told = report();
    toldAt = now();
    order({ type, session: told, answers });
  };
  const tell = (): void => {
    if (phase !== 'ended') tellNow('tell', undefined);
  };
  const hasNews = (): boolean => JSON.stringify(report()) !== JSON.stringify(told);
  /** Not all desktops in the same second. */
  const waitMs = (): number => Math.max(0, toldAt + Math.round(REPORT_MS * (1 + random() * 0.2)) - now());
  const look = (): void => {
    if (!isBegun || phase === 'ended') return;
    // Supervisors hear of it at once.
    if (told?.phase !== phase || told.isPaused !== isPaused) tell();
    else if (!timer && hasNews()) {
      const onTime = (): void => {
        timer = undefined;
        if (hasNews()) tell();
      };
      timer = { handle: timers.setTimeout(onTime, waitMs()) };
    }
  };
  const count = (next: SessionTally): void => {
    if (next === tally) return;
    tally = next;
    look();
  };

  return {
    restore: (before) => count(continuedFrom(tally, before)),
    begin() {
      isBegun = true;
      look();
    },
    noteMessages: (messages) => count(afterMessages(tally, messages)),
    noteAct: (id, act) => count(afterAct(tally, id, act)),
    noteWrapping() {
      phase = 'wrapping';
      look();
    },
    notePause(next) {
      isPaused = next;
      look();
    },
    tell,
    answer: (request) => tellNow('tell', request),
    end(request) {
      phase = 'ended';
      isPaused = false;
      tellNow('end', request);
    },
    stop: stopTimer,
  };
}
