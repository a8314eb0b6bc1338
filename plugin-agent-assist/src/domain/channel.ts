/** How a suggested text gets into a reply: into the composer by itself, or by the agent's own paste. */
export type ComposerKind = 'insert' | 'copy';

export interface ChannelMoment {
  /** As the task's attributes name it. */
  readonly channelType: string;
  /** Milliseconds since the epoch; undefined where the customer has not written. */
  readonly lastCustomerMessageAt: number | undefined;
}

/** WhatsApp delivers free text for a day after the customer's last message; after that only approved templates. */
const WHATSAPP_WINDOW_MS = 24 * 60 * 60 * 1_000;

const isChannel = (channelType: string, wanted: string): boolean => channelType.toLowerCase() === wanted;

/** Whether what can be sent in a channel depends on when its customer wrote last. */
export const hasWindow = (channelType: string): boolean => isChannel(channelType, 'whatsapp');

/**
 * - `voice`: there is no composer; what is copied is read out, or goes into another program.
 * - `email`: Flex's editor holds rich text, and its one action replaces all of it; pasting keeps what is there.
 * - `whatsapp`: outside the window a text would be refused, so nothing is put where one press of Enter sends it.
 */
export function composerOf({ now, ...moment }: ChannelMoment & { readonly now: number }): ComposerKind {
  if (isChannel(moment.channelType, 'voice') || isChannel(moment.channelType, 'email')) return 'copy';
  if (!hasWindow(moment.channelType)) return 'insert';
  const end = windowEndsAt(moment);
  return end !== undefined && now < end ? 'insert' : 'copy';
}

/**
 * From when on `insert` is no more, in milliseconds since the epoch; undefined where time changes nothing. It lies
 * in the past where the window has closed.
 */
export function windowEndsAt({ channelType, lastCustomerMessageAt }: ChannelMoment): number | undefined {
  return hasWindow(channelType) && lastCustomerMessageAt !== undefined
    ? lastCustomerMessageAt + WHATSAPP_WINDOW_MS
    : undefined;
}
