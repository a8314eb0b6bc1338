import type { CallScenario } from '../scenarios/transcript';
import type { Calls } from '../twilio/model/calls';
import { STREAM_FAILED, type AudioPath } from './audio-path';
import type { ScriptPlayer } from './script-player';

export type CallScript = Pick<CallScenario, 'lines' | 'audioStopsAfter'>;

export interface CallPlayerParts {
  readonly calls: Pick<Calls, 'events' | 'legs' | 'conferences' | 'failStream'>;
  readonly audio: Pick<AudioPath, 'say'>;
  /** Scales every delay; 1 plays in real time. */
  readonly pace?: number;
}

/**
 * Speaks `lines` on the call of this customer's leg, both sides, from the moment an agent has accepted. While the
 * customer is on hold or without an agent nobody talks; the script goes on afterwards. It ends with its last line or
 * with the call. `next` says whichever line is the next, at once.
 */
export function playCall(
  { calls, audio, pace = 1 }: CallPlayerParts,
  callSid: string,
  { lines, audioStopsAfter }: CallScript,
): ScriptPlayer {
  let position = 0;
  let timer: NodeJS.Timeout | undefined;

  const customer = () => calls.legs().find(({ sid }) => sid === callSid);
  const isOver = (): boolean => customer()?.status !== 'in-progress';
  const areTalking = (): boolean =>
    customer()?.hold === false &&
    calls
      .conferences({ status: 'in-progress' })
      .filter(({ legs }) => legs.some(({ sid }) => sid === callSid))
      .some(({ legs }) => legs.some(({ party, hold }) => party.type === 'worker' && !hold));

  const halt = (): void => {
    clearTimeout(timer);
    timer = undefined;
  };
  const speak = (): string | undefined => {
    halt();
    const line = lines[position];
    if (!line || isOver()) return undefined;
    position += 1;
    audio.say(callSid, line);
    if (position === audioStopsAfter) calls.failStream(callSid, STREAM_FAILED);
    proceed();
    return line.text;
  };
  const proceed = (): void => {
    const line = lines[position];
    if (timer !== undefined || !line || isOver() || !areTalking()) return;
    timer = setTimeout(speak, line.delayMs * pace).unref();
  };

  const unsubscribe = calls.events.subscribe((event) => {
    if (event.type !== 'legChanged' && event.type !== 'conferenceChanged') return;
    if (isOver() || !areTalking()) halt();
    else proceed();
  });
  proceed();

  return {
    next: speak,
    stop() {
      halt();
      unsubscribe();
    },
  };
}
