import type { FaultAct } from './fault-parts';

/** As measured: the old socket's ping timeout comes so long after the network has gone. */
const GHOST_MS = [37_000, 57_000] as const;

/** 2: Cloud Run ends every request after 60 minutes, a WebSocket too. */
export const cutSockets: FaultAct<'cutSockets'> = ({ connections }) => {
  connections.cutAll();
  return undefined;
};

/**
 * 8: the network is gone, and the client may come back by another socket. The server learns of the old one's end
 * last of all, and deletes the mapping that the new one has set.
 */
export const ghostDisconnect: FaultAct<'ghostDisconnect'> = (
  { connections, clock, random },
  { afterMs = GHOST_MS[0] + random() * (GHOST_MS[1] - GHOST_MS[0]) },
  over,
) => {
  const ghosts = connections.muteAll();
  const cancel = clock.after(afterMs, () => {
    for (const ghost of ghosts) ghost.timeOut();
    over();
  });
  return () => {
    cancel();
    for (const ghost of ghosts) ghost.vanish();
  };
};

/** 10: rooms and mapping are gone afterwards. Tokens stay good, for their key is in a file; what Dialogflow knows, is Google's. */
export const restart: FaultAct<'restart'> = (
  { connections, instance, rooms, clock },
  { drainMs, downMs },
  over,
) => {
  const end = (): (() => void) => {
    instance.die();
    rooms.restart();
    connections.dropAll();
    return clock.after(downMs, () => {
      instance.listen();
      over();
    });
  };
  instance.stopListening();
  let cancel = (): void => {};
  if (drainMs === 0) cancel = end();
  else {
    cancel = clock.after(drainMs, () => {
      cancel = end();
    });
  }
  return () => {
    cancel();
    instance.listen();
  };
};
