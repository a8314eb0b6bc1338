import { ACCOUNT_SID } from '../ids';
import type { CallLeg, Conference } from '../model/calls';

/*
 * A call as an interaction: Flex looks for it under the digits of its task's SID. Its one channel and the
 * participants are named likewise, so that nobody has to remember which belong together.
 */
export const interactionSidOf = (taskSid: string): string => `KD${taskSid.slice(2)}`;
export const taskSidOf = (interactionSid: string): string => `WT${interactionSid.slice(2)}`;
const channelSidOf = (taskSid: string): string => `UO${taskSid.slice(2)}`;
const participantSidOf = (callSid: string): string => `UT${callSid.slice(2)}`;
export const callSidOf = (participantSid: string): string => `CA${participantSid.slice(2)}`;

const TYPES = { customer: 'customer', worker: 'agent', external: 'external' } as const;

export const voiceChannelRow = (taskSid: string, conference: Conference | undefined) => ({
  sid: channelSidOf(taskSid),
  account_sid: ACCOUNT_SID,
  interaction_sid: interactionSidOf(taskSid),
  type: 'voice',
  status: conference?.status === 'completed' ? 'closed' : 'active',
  media_sid: conference?.sid ?? null,
});

/**
 * A participant, as lists and events describe them alike: the media properties are the parameters of Twilio's
 * conference callbacks, each a list of one text.
 */
export const voiceParticipantRow = (leg: CallLeg, conference: Conference, event = 'participant-modify') => ({
  sid: participantSidOf(leg.sid),
  participant_sid: participantSidOf(leg.sid),
  type: TYPES[leg.party.type],
  channel_type: 'voice',
  channel_sid: channelSidOf(leg.taskSid),
  interaction_sid: interactionSidOf(leg.taskSid),
  routing_properties: {
    task_sid: leg.taskSid,
    reservation_sid: leg.reservationSid ?? null,
    worker_sid: leg.party.type === 'worker' ? leg.party.workerSid : null,
  },
  media_properties: {
    AccountSid: [ACCOUNT_SID],
    CallSid: [leg.sid],
    Coaching: ['false'],
    ConferenceSid: [conference.sid],
    EndConferenceOnExit: [String(leg.endConferenceOnExit)],
    FriendlyName: [leg.taskSid],
    From: [leg.from],
    Hold: [String(leg.hold)],
    // A device that is muted is so for itself; the conference is told only of those whom it muted.
    Muted: ['false'],
    SequenceNumber: [String(conference.sequenceNumber)],
    StartConferenceOnEnter: ['true'],
    StatusCallbackEvent: [event],
    Timestamp: [new Date().toUTCString()],
    To: [leg.to],
  },
});
