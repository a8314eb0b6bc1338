import type { AssistEvent, AssistMessage } from '../domain/assist';
import { FEATURE_OF_KIND, toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import type { Attachment, RoomContent, RoomReport, SessionEmission } from './session.types';

/*
 * What is said and proposed goes from the room straight to the store. The session decides by little of it, and a step of
 * its machine costs as much as reading the JSON of ten events (docs/performance.md). So it is told when it has something
 * to do at once, and else before whatever else it is told of: it never decides without what was heard before.
 */

/** Of speech that goes on the machine is told this often: recognition brings several results a second. */
const SPEECH_EVERY_MS = 5_000;

/** More messages than these do not wait to be told of. */
const MAX_WAITING = 512;

export interface HearingDeps {
  /** Puts content on show, unless it is not for this agent: then false. */
  readonly show: (content: RoomContent) => boolean;
  /** Whether the session has something to do as soon as this is heard. */
  readonly isAwaited: (content: RoomContent) => boolean;
  /**
   * Whether the session has something to do after the room was joined.
   * @param lastJoinedAt when it was joined before that, where the session has not been told
   */
  readonly isJoinAwaited: (lastJoinedAt: number | undefined) => boolean;
  readonly tell: (report: RoomReport) => void;
  /** Runs a callback once, on the next frame or as soon as that would be. */
  readonly soon: (run: () => void) => void;
  readonly now: () => number;
}

/** What a session hears of one room. */
export interface Hearing {
  readonly hear: (event: AssistEvent) => void;
  /** The room was joined, the first time or again. */
  readonly join: () => void;
  /** What the session was not told of yet, which counts as told then. */
  readonly takeWaiting: () => readonly RoomReport[];
}

export function createHearing({ show, isAwaited, isJoinAwaited, tell, soon, now }: HearingDeps): Hearing {
  let messages: AssistMessage[] = [];
  let heardAt = 0;
  let rejoinedAt: number | undefined;
  /** Something is to be told on the next frame. */
  let isDue = false;
  let toldAt: number | undefined;

  const takeWaiting = (): readonly RoomReport[] => {
    if (messages.length === 0 && !isDue && rejoinedAt === undefined) return NOTHING;
    const waiting: RoomReport[] = [];
    if (rejoinedAt !== undefined) waiting.push({ type: 'room.rejoined', at: rejoinedAt });
    if (messages.length > 0 || isDue) {
      waiting.push({ type: 'room.heard', messages, at: heardAt });
      toldAt = now();
    }
    messages = [];
    rejoinedAt = undefined;
    isDue = false;
    return waiting;
  };
  const tellWaiting = (): void => {
    if (isDue) for (const report of takeWaiting()) tell(report);
  };
  // The computer's clock may have been put back.
  const wasJustTold = (): boolean => toldAt !== undefined && Math.abs(now() - toldAt) < SPEECH_EVERY_MS;
  const isPressing = (content: RoomContent): boolean =>
    messages.length >= MAX_WAITING || (isAwaited(content) && (content.type === 'message' || !wasJustTold()));

  const hear = (event: AssistEvent): void => {
    if (event.type === 'finished' || event.type === 'broken') {
      tell({ type: 'room.delivered', event });
      return;
    }
    if (!show(event) || event.type === 'suggestions') return;
    if (event.type === 'message') {
      messages.push(event.message);
      heardAt = now();
    }
    if (isDue || !isPressing(event)) return;
    isDue = true;
    heardAt = now();
    soon(tellWaiting);
  };
  const join = (): void => {
    if (isJoinAwaited(rejoinedAt)) tell({ type: 'room.joined' });
    else rejoinedAt = now();
  };
  return { hear, join, takeWaiting };
}

const NOTHING: readonly never[] = [];

/** Content as it is to be shown to this agent. */
export function emissionOf(content: RoomContent, attachment: Attachment | undefined): SessionEmission {
  switch (content.type) {
    case 'message':
      return { type: 'messages.seen', messages: [content.message] };
    case 'speech':
      return { type: 'speech.heard', recognition: content.recognition };
    case 'suggestions':
      return { type: 'suggestions.received', set: shownIn(attachment, content.set) };
  }
}

/** Without what the configuration leaves out. What a tool wants to run or has run is no matter of taste. */
export function shownIn(attachment: Attachment | undefined, set: SuggestionSet): SuggestionSet {
  const only = attachment?.onlyFeatures;
  return only === undefined
    ? set
    : {
        ...set,
        suggestions: set.suggestions.filter(
          (suggestion) =>
            only.includes(FEATURE_OF_KIND[suggestion.kind]) || toolCallsOf(suggestion).length > 0,
        ),
      };
}
