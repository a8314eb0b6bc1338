import type { CallLeg } from '../model/calls';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import type { SdkEvent, WireCall } from './sdk-protocol';

/** One page of a worker as the Voice SDK sees it. */
export interface VoiceDevice {
  /** @param callSids the calls that this page has already: its connection was lost, not the page */
  register(workerSid: string, callSids: readonly string[]): void;
  unregister(): void;
  accept(callSid: string): void;
  hangUp(callSid: string): void;
  mute(callSid: string, isMuted: boolean): void;
  sendDigits(callSid: string, digits: string): void;
  /** The page is gone. */
  close(): void;
}

export interface VoiceDevices {
  add(push: (event: SdkEvent) => void): VoiceDevice;
  close(): void;
}

interface Page {
  readonly push: (event: SdkEvent) => void;
  workerSid: string | undefined;
  readonly callSids: Set<string>;
}

/**
 * Twilio ends a worker's leg when the page that has the call is reloaded, and by Flex's default the whole call
 * with it. Here the leg waits that long for a page of the same worker: its device is offered the call again,
 * under the same SID, and Flex, which accepts whatever comes in, shows it as live. Otherwise nobody could try
 * what a plugin does when it starts in the middle of a call, as it does for agents whose call is not on this
 * device.
 */
const GRACE_MS = 10_000;

const wireCall = (leg: CallLeg): WireCall => ({
  callSid: leg.sid,
  from: leg.from,
  to: leg.to,
  isMuted: leg.muted,
});

/** Which page has which of a worker's calls. All pages of a worker ring; the first to accept has the call. */
export function createVoiceDevices({ calls }: World): VoiceDevices {
  const pages = new Set<Page>();
  const timers = new Set<NodeJS.Timeout>();

  const workerOf = ({ party }: CallLeg): string | undefined =>
    party.type === 'worker' ? party.workerSid : undefined;
  const isHeld = (callSid: string): boolean => [...pages].some((page) => page.callSids.has(callSid));
  const liveLegsOf = (workerSid: string): CallLeg[] =>
    calls.legs().filter((leg) => workerOf(leg) === workerSid && leg.status !== 'completed');

  const unsubscribe = calls.events.subscribe((event) => {
    if (event.type !== 'legChanged') return;
    const { leg } = event;
    for (const page of pages) {
      if (page.workerSid === undefined || page.workerSid !== workerOf(leg)) continue;
      if (leg.status === 'ringing') page.push({ type: 'callIncoming', call: wireCall(leg) });
      if (leg.status === 'completed') {
        page.callSids.delete(leg.sid);
        page.push({ type: 'callEnded', callSid: leg.sid });
      }
    }
  });

  return {
    add(push) {
      const page: Page = { push, workerSid: undefined, callSids: new Set() };
      pages.add(page);
      const own = (callSid: string): CallLeg => {
        const leg = calls.leg(callSid);
        if (page.workerSid === undefined || workerOf(leg) !== page.workerSid) {
          throw TwilioError.forbidden(`Call ${callSid} is somebody else's`);
        }
        return leg;
      };

      return {
        register(workerSid, callSids) {
          page.workerSid = workerSid;
          for (const leg of liveLegsOf(workerSid)) {
            if (isHeld(leg.sid)) continue;
            if (callSids.includes(leg.sid)) page.callSids.add(leg.sid);
            else push({ type: 'callIncoming', call: wireCall(leg) });
          }
          for (const callSid of callSids) {
            if (!page.callSids.has(callSid)) push({ type: 'callEnded', callSid });
          }
        },
        unregister() {
          page.workerSid = undefined;
        },
        accept(callSid) {
          const { status } = own(callSid);
          if (status === 'completed' || isHeld(callSid)) {
            throw TwilioError.conflict(`Call ${callSid} has been taken, or is over`);
          }
          page.callSids.add(callSid);
          for (const other of pages) {
            if (other !== page && other.workerSid === page.workerSid)
              other.push({ type: 'callEnded', callSid });
          }
          if (status === 'ringing') calls.answer(callSid);
        },
        hangUp(callSid) {
          // Both sides may hang up at the same moment.
          if (own(callSid).status !== 'completed') calls.hangUp(callSid);
        },
        mute: (callSid, isMuted) => void calls.setMuted(own(callSid).sid, isMuted),
        sendDigits: (callSid, digits) => void calls.sendDigits(own(callSid).sid, digits),
        close() {
          pages.delete(page);
          const left = [...page.callSids];
          if (left.length === 0) return;
          const timer = setTimeout(() => {
            timers.delete(timer);
            const live = calls
              .legs()
              .filter(({ sid, status }) => left.includes(sid) && status !== 'completed');
            for (const { sid, status } of live)
              if (status === 'in-progress' && !isHeld(sid)) calls.hangUp(sid);
          }, GRACE_MS).unref();
          timers.add(timer);
        },
      };
    },
    close() {
      unsubscribe();
      for (const timer of timers) clearTimeout(timer);
      pages.clear();
    },
  };
}
