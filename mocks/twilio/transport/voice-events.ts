import type { CallLeg, Conference } from '../model/calls';
import type { World } from '../model/world';
import { voiceParticipantRow } from './voice-rows';

/**
 * Tells every worker who has the task of a conference who enters, changes and leaves it. Supervisors, who have no
 * reservation, read the same from the Sync map that Flex knows by the task's SID.
 * @returns the function that stops
 */
export function followConferences(
  { calls, taskRouter, sync }: World,
  tell: (workerSid: string, type: string, payload: unknown) => void,
): () => void {
  /** Who was in a conference when it was last told of, and what was said of them. */
  const known = new Map<string, Map<string, { readonly leg: CallLeg; readonly text: string }>>();

  const mirror = (conference: Conference): void => {
    const { sid } = sync.map(`${conference.taskSid}.CS`);
    sync.setMapItem(sid, 'conf_status', { status: conference.status, conference_sid: conference.sid });
  };
  const mirrorLeg = (leg: CallLeg, conference: Conference, status: 'joined' | 'left'): void => {
    const { sid } = sync.map(`${conference.taskSid}.CS`);
    sync.setMapItem(sid, leg.sid, {
      participant_type: leg.party.type,
      status,
      conference_sid: conference.sid,
      worker_sid: leg.party.type === 'worker' ? leg.party.workerSid : undefined,
      reservation_sid: leg.reservationSid,
      hold: leg.hold,
      muted: false,
      end_conference_on_exit: leg.endConferenceOnExit,
    });
  };

  return calls.events.subscribe((event) => {
    if (event.type !== 'conferenceChanged') return;
    const { conference } = event;
    const before = known.get(conference.sid) ?? new Map<string, { leg: CallLeg; text: string }>();
    const now = new Map(
      conference.legs.map((leg) => [
        leg.sid,
        { leg, text: JSON.stringify([leg.hold, leg.endConferenceOnExit]) },
      ]),
    );
    known.set(conference.sid, now);
    mirror(conference);

    const workers = taskRouter.reservationsOfTask(conference.taskSid).map(({ workerSid }) => workerSid);
    const say = (type: 'added' | 'modified' | 'removed', leg: CallLeg): void => {
      mirrorLeg(leg, conference, type === 'removed' ? 'left' : 'joined');
      const row = voiceParticipantRow(leg, conference, `participant-${type}`);
      for (const workerSid of workers) tell(workerSid, `participant.${type}`, row);
    };
    for (const { leg } of before.values()) if (!now.has(leg.sid)) say('removed', leg);
    for (const { leg, text } of now.values()) {
      const earlier = before.get(leg.sid);
      if (!earlier) say('added', leg);
      else if (earlier.text !== text) say('modified', leg);
    }
    if (conference.status === 'completed') known.delete(conference.sid);
  });
}
