import { createRandom, type Random } from './random';

/** The two-letter prefixes of Twilio's resources that the world makes up while it runs. */
export type SidPrefix =
  | 'CA' // call
  | 'CF' // conference
  | 'CH' // conversation
  | 'FU' // Flex user
  | 'IM' // message
  | 'KD' // interaction
  | 'KG' // invite to an interaction channel
  | 'MB' // participant of a conversation
  | 'ME' // media of a message
  | 'MP' // Sync map
  | 'ES' // Sync list
  | 'ET' // Sync document
  | 'SR' // SIPREC stream
  | 'TT' // transfer of a task
  | 'UO' // interaction channel
  | 'US' // user of a Conversations service
  | 'UT' // participant of an interaction channel
  | 'WC' // worker channel
  | 'WK' // worker
  | 'WR' // reservation
  | 'WT'; // task

/** Makes SIDs of the form that Twilio documents: the prefix and 32 hexadecimal digits. Never the same twice. */
export type NewSid = (prefix: SidPrefix) => string;

/** @param random decides the digits, so that one seed always gives the same SIDs in the same order. */
export function createSidFactory(random: Random): NewSid {
  const given = new Set<string>();
  return (prefix) => {
    let sid = prefix + random.hex(32);
    while (given.has(sid)) sid = prefix + random.hex(32);
    given.add(sid);
    return sid;
  };
}

const fixed = createRandom(20_17_01);
const constantSid = (prefix: string): string => prefix + fixed.hex(32);

/**
 * The account that the sandbox plays. Generated once from a fixed seed, so they look like real SIDs, are the
 * same in every run and belong to nobody.
 */
export const ACCOUNT_SID = constantSid('AC');
export const AUTH_TOKEN = fixed.hex(32);
export const API_KEY_SID = constantSid('SK');
export const API_KEY_SECRET = fixed.hex(32);
export const FLEX_INSTANCE_SID = constantSid('GO');
export const CONVERSATIONS_SERVICE_SID = constantSid('IS');
export const FLEX_SERVICE_SID = constantSid('IS');
export const SYNC_SERVICE_SID = constantSid('IS');
export const MESSAGING_SERVICE_SID = constantSid('MG');
export const WORKSPACE_SID = constantSid('WS');
export const WORKFLOW_SID = constantSid('WW');
export const TASK_QUEUE_SID = constantSid('WQ');

export const ACTIVITY_SIDS = {
  Offline: constantSid('WA'),
  Available: constantSid('WA'),
  Unavailable: constantSid('WA'),
  Break: constantSid('WA'),
} as const;

export const TASK_CHANNEL_SIDS = {
  default: constantSid('TC'),
  voice: constantSid('TC'),
  chat: constantSid('TC'),
  sms: constantSid('TC'),
  email: constantSid('TC'),
} as const;

export type TaskChannelName = keyof typeof TASK_CHANNEL_SIDS;
