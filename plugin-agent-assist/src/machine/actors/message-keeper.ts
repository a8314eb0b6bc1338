import type { TaskMessage } from '../../domain/assist';
import type { MessageSid } from '../../domain/ids';
import type { MessageStore } from '../../domain/ports';
import type { OutboxAddress, OutboxOrder } from '../relay.machine';

/** A disk that takes longer is not waited for. */
const WRITE_LIMIT_MS = 1_000;

/** Puts messages of the relays into the browser's store, and takes them out. */
export interface MessageKeeper {
  carryOut(address: OutboxAddress, order: OutboxOrder): void;
  /** Resolves when the message would survive the end of the page, and after a second at the latest. */
  whenKept(message: MessageSid): Promise<void>;
}

/** @param now milliseconds since the epoch */
export function createMessageKeeper(
  store: Pick<MessageStore, 'keep' | 'remove'>,
  now: () => number,
): MessageKeeper {
  const writing = new Map<MessageSid, Promise<void>>();

  const keep = ({ task, conversation }: OutboxAddress, messages: readonly TaskMessage[]): void => {
    const { taskSid, conversationSid } = task;
    const queuedAt = now();
    const written = store.keep(
      messages.map((message) => ({ conversation, task: { taskSid, conversationSid }, message, queuedAt })),
    );
    for (const { sid } of messages) writing.set(sid, written);
  };

  return {
    carryOut(address, order) {
      if (order.messages.length === 0) return;
      if (order.type === 'keep') keep(address, order.messages);
      else {
        for (const sid of order.messages) writing.delete(sid);
        void store.remove(order.messages);
      }
    },
    whenKept(message) {
      const written = writing.get(message);
      if (!written) return Promise.resolve();
      return new Promise((resolve) => {
        const limit = setTimeout(resolve, WRITE_LIMIT_MS);
        void written.then(() => {
          clearTimeout(limit);
          resolve();
        });
      });
    },
  };
}
