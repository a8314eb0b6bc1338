import type { AssistEvent, AssistMessage } from '../domain/assist';
import { FEATURE_OF_KIND, toolCallsOf, type SuggestionSet } from '../domain/suggestion';
import type { Attachment, RoomContent, RoomReport, SessionEmission } from './session.types';

/*
 * What is said and proposed goes from the room straight to the store. The session decides by little of it: that anything
 * was heard, and the messages. Each time that its machines are told of something costs as much as reading the JSON of ten
 * events (docs/performance.md), so they are told of the first that comes on the next frame, and of more a while later, or
 * before whatever else they are told.
 */

/** How long the machines are left alone after they were told. By themselves they decide nothing that could not wait. */
const REST_MS = 5_000;

export interface HearingDeps {
  /** Puts content on show, unless it is not for this agent: then false. */
  readonly show: (content: RoomContent) => boolean;
  readonly tell: (report: RoomReport) => void;
  /** Runs a callback once, on the next frame or as soon as that would be. */
  readonly soon: (run: () => void) => void;
  readonly later: (run: () => void, ms: number) => void;
}

/** What a session hears of one room. */
export interface Hearing {
  readonly hear: (event: AssistEvent) => void;
  /** Tells now what was heard and not told of yet: to be called before anything else is asked of the session. */
  readonly tellNow: () => void;
}

export function createHearing({ show, tell, soon, later }: HearingDeps): Hearing {
  let untold: AssistMessage[] = [];
  let isUntold = false;
  let hasTold = false;
  /** Something is to be told on the next frame, or was told just now. */
  let isWaiting = false;

  const tellNow = (): void => {
    if (!isUntold) return;
    const messages = untold;
    untold = [];
    isUntold = false;
    hasTold = true;
    tell({ type: 'room.heard', messages });
  };
  const tellAndRest = (): void => {
    tellNow();
    later(() => {
      if (isUntold) tellAndRest();
      else isWaiting = false;
    }, REST_MS);
  };
  const hear = (event: AssistEvent): void => {
    if (event.type === 'finished' || event.type === 'broken') {
      tellNow();
      tell({ type: 'room.delivered', event });
      return;
    }
    if (!show(event)) return;
    if (event.type === 'message') untold.push(event.message);
    else if (event.type === 'suggestions' || hasTold) return;
    isUntold = true;
    if (isWaiting) return;
    isWaiting = true;
    soon(tellAndRest);
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
