import type { TranscriptLine } from '../scenarios/transcript';
import type { Chat } from '../twilio/model/interactions';
import type { World } from '../twilio/model/world';

export interface ScriptOptions {
  /** Send the agent's lines as well, from the moment an agent has accepted. */
  readonly autopilot: boolean;
  /** Scales every delay; 1 plays in real time. */
  readonly pace?: number;
}

/** A scripted conversation that is being played. */
export interface ScriptPlayer {
  /** Sends the customer's next line at once, skipping the agent's. @returns its text, or `undefined` at the end. */
  next(): string | undefined;
  stop(): void;
}

/**
 * Plays `lines` in `chat`: the customer's are sent after their delay. The agent's wait for the agent to write
 * something of their own (whatever it is, the script goes on); with `autopilot` they are sent too. The script
 * ends with its last line or when the conversation is closed.
 */
export function playScript(
  world: World,
  chat: Chat,
  lines: readonly TranscriptLine[],
  { autopilot, pace = 1 }: ScriptOptions,
): ScriptPlayer {
  const { conversationSid } = chat.channel;
  const { conversations } = world;
  let position = 0;
  let timer: NodeJS.Timeout | undefined;

  const agentIdentity = (): string | undefined =>
    conversations
      .get(conversationSid)
      .participants.find(({ attributes }) => attributes.member_type === 'agent')?.identity;
  const isOver = (): boolean => conversations.get(conversationSid).state === 'closed';

  const speak = (identity: string, line: TranscriptLine): void => {
    position += 1;
    conversations.send(conversationSid, identity, line.text);
    proceed();
  };
  const proceed = (): void => {
    clearTimeout(timer);
    const line = lines[position];
    if (!line || isOver()) return;
    const author = line.role === 'customer' ? chat.customerIdentity : autopilot ? agentIdentity() : undefined;
    // Nobody to say it yet: the listener below goes on when an agent joins or writes.
    if (author === undefined) return;
    timer = setTimeout(() => !isOver() && speak(author, line), line.delayMs * pace).unref();
  };

  const unsubscribe = conversations.events.subscribe((event) => {
    if (!('conversationSid' in event) || event.conversationSid !== conversationSid) return;
    const waitsForAgent = lines[position]?.role === 'agent';
    if (event.type === 'participantJoined' && waitsForAgent && autopilot) proceed();
    if (
      event.type === 'messageAdded' &&
      waitsForAgent &&
      !autopilot &&
      event.message.author === agentIdentity()
    ) {
      position += 1;
      proceed();
    }
  });
  proceed();

  return {
    next() {
      const index = lines.findIndex(({ role }, at) => at >= position && role === 'customer');
      const line = lines[index];
      if (!line || isOver()) return undefined;
      position = index;
      clearTimeout(timer);
      speak(chat.customerIdentity, line);
      return line.text;
    },
    stop() {
      clearTimeout(timer);
      unsubscribe();
    },
  };
}
