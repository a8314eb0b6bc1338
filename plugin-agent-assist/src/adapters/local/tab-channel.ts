import * as v from 'valibot';

/** Tabs of different versions of this plugin do not understand each other, and need not. */
const PROTOCOL = 4;

const Envelope = v.object({ protocol: v.literal(PROTOCOL), message: v.unknown() });

export interface TabChannel<Message> {
  /** Says nothing once the channel is closed: a tab that stops may still be told a thing or two. */
  post(message: Message): void;
  close(): void;
}

/** Talks to the agent's other tabs in this browser. What a tab posts, it does not hear itself. */
export function openTabChannel<Message>(
  name: string,
  onMessage: (message: Message) => void,
): TabChannel<Message> {
  const channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }: MessageEvent<unknown>) => {
    const envelope = v.safeParse(Envelope, data);
    // Same origin, same protocol: whoever could forge this could as well have been loaded in our place.
    if (envelope.success) onMessage(envelope.output.message as Message);
  };
  let isOpen = true;
  return {
    post(message) {
      if (isOpen) channel.postMessage({ protocol: PROTOCOL, message });
    },
    close() {
      isOpen = false;
      channel.close();
    },
  };
}
