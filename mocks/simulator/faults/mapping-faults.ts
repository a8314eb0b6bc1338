import { roomOf, type RoomSession, type Rooms } from '../connector/rooms';
import type { FaultAct } from './fault-parts';

/** Comes, does something about the conversations that are meant, and goes. */
const aStranger = (
  at: Rooms,
  conversations: readonly string[],
  act: (stranger: RoomSession, conversation: string) => void,
): void => {
  const stranger = at.connect({ emit: () => {} });
  for (const conversation of conversations) act(stranger, conversation);
  // Not by a disconnect: that could delete more than the fault is about.
  stranger.forget();
};

const meant = (rooms: Rooms, conversation: string | undefined): readonly string[] =>
  conversation === undefined ? rooms.mapped : [roomOf(conversation)];

/** 7: a leave deletes the mapping, whoever leaves. */
export const strangerLeaves: FaultAct<'strangerLeaves'> = ({ rooms }, { conversation }) => {
  aStranger(rooms, meant(rooms, conversation), (stranger, name) => void stranger.leave(name));
  return undefined;
};

/** 9: the last to join owns the mapping. */
export const otherInstanceJoins: FaultAct<'otherInstanceJoins'> = (
  { rooms, otherRooms },
  { conversation },
) => {
  aStranger(otherRooms, meant(rooms, conversation), (stranger, name) => void stranger.join(name));
  return undefined;
};

/** 11: sockets stay up and notice nothing. */
export const redisRestart: FaultAct<'redisRestart'> = ({ redis, clock }, { downMs }, over) => {
  redis.goDown();
  const cancel = clock.after(downMs, () => {
    redis.comeUp();
    over();
  });
  return () => {
    cancel();
    redis.comeUp();
  };
};
