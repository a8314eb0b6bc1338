import type { RelayMode, TaskRef } from '../domain/assist';

/**
 * Who relays a task's messages. The Functions see no text of an e-mail, which Twilio keeps elsewhere: the browser relays
 * those in every mode.
 */
export const relayModeOf = (task: TaskRef, configured: RelayMode): RelayMode =>
  task.medium === 'chat' && task.channelType === 'email' ? 'browser' : configured;
