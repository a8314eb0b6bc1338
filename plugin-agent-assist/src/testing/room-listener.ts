import type { RoomListener } from '../machine/rooms';

/** Hears of a room what a test asks for. */
export const aRoomListener = (listener: Partial<RoomListener> = {}): RoomListener => ({
  onConnected: () => undefined,
  onDisconnected: () => undefined,
  onJoined: () => undefined,
  onJoinFailed: () => undefined,
  onEvent: () => undefined,
  isInDoubt: () => false,
  ...listener,
});
