import type { AssistEvent, AssistMessage } from '../domain/assist';
import { FEATURE_OF_KIND, toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import type { Attachment, RoomContent, RoomReport, SessionEmission } from './session.types';

/*
 * What is said and proposed goes from the room straight to the store. The session decides by little of it: by messages,
 * and by that anything is heard. Each time that its machines are told of something costs as much as reading the JSON of
 * ten events (docs/performance.md), so they are told once for all messages of a frame, of speech now and then, and of
 * suggestions never.
 */

/** Of speech that goes on the machines are told this often: recognition brings several results a second. */
const SPEECH_EVERY_MS = 5_000;

export interface HearingDeps {
  /** Puts content on show, unless it is not for this agent: then false. */
  readonly show: (content: RoomContent) => boolean;
  readonly tell: (report: RoomReport) => void;
  /** Runs a callback once, on the next frame or as soon as that would be. */
  readonly soon: (run: () => void) => void;
  readonly now: () => number;
}

/** What a session hears of one room. */
export interface Hearing {
  readonly hear: (event: AssistEvent) => void;
  /** Tells now what was heard and not told of yet: to be called before anything else is told or asked. */
  readonly tellNow: () => void;
}

export function createHearing({ show, tell, soon, now }: HearingDeps): Hearing {
  let untold: AssistMessage[] = [];
  /** Something is to be told on the next frame. */
  let isDue = false;
  let toldAt: number | undefined;

  const tellNow = (): void => {
    if (!isDue) return;
    const messages = untold;
    untold = [];
    isDue = false;
    toldAt = now();
    tell({ type: 'room.heard', messages });
  };
  // The computer's clock may have been put back.
  const wasJustTold = (): boolean => toldAt !== undefined && Math.abs(now() - toldAt) < SPEECH_EVERY_MS;
  const hear = (event: AssistEvent): void => {
    if (event.type === 'finished' || event.type === 'broken') {
      tellNow();
      tell({ type: 'room.delivered', event });
      return;
    }
    if (!show(event)) return;
    if (event.type === 'message') untold.push(event.message);
    else if (event.type === 'suggestions' || wasJustTold()) return;
    if (isDue) return;
    isDue = true;
    soon(tellNow);
  };
  return { hear, tellNow };
}

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
