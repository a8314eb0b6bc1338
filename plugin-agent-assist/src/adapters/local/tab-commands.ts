import { RecentIds } from '../socket/recent-ids';

/** Far longer than a tab takes to take the lead over from one that died. */
const KEPT_MS = 60_000;
/** A tab repeats only what it has asked for lately. */
const REMEMBERED = 500;

export type CommandMessage<Command> =
  | { readonly type: 'command'; readonly id: string; readonly command: Command }
  | { readonly type: 'carriedOut'; readonly id: string }
  /** A tab has taken the lead: whatever the last one may not have heard is told again. */
  | { readonly type: 'leads' };

export interface TabCommands<Command> {
  /** Carries the command out where this tab leads; else sees to it that the one that leads, now or next, does. */
  give(command: Command): void;
  receive(message: CommandMessage<Command>): void;
  /** This tab leads from now on. */
  lead(carryOut: (command: Command) => void): void;
}

/**
 * What tabs that follow ask of the one that leads, each command carried out once even where the leading tab dies
 * with the command in its hands, or nobody leads for a moment.
 */
export function createTabCommands<Command>(
  post: (message: CommandMessage<Command>) => void,
  { newId, now }: { readonly newId: () => string; readonly now: () => number },
): TabCommands<Command> {
  let carryOut: ((command: Command) => void) | undefined;
  const unanswered = new Map<string, { readonly command: Command; readonly givenAt: number }>();
  const done = new RecentIds(REMEMBERED);

  const forgetOld = (): void => {
    for (const [id, { givenAt }] of unanswered) if (now() - givenAt > KEPT_MS) unanswered.delete(id);
  };

  return {
    give(command) {
      if (carryOut) {
        carryOut(command);
        return;
      }
      forgetOld();
      const id = newId();
      unanswered.set(id, { command, givenAt: now() });
      post({ type: 'command', id, command });
    },
    receive(message) {
      switch (message.type) {
        case 'command':
          if (!carryOut) return;
          if (done.add(message.id)) carryOut(message.command);
          post({ type: 'carriedOut', id: message.id });
          break;
        case 'carriedOut':
          unanswered.delete(message.id);
          break;
        case 'leads':
          forgetOld();
          for (const [id, { command }] of unanswered) post({ type: 'command', id, command });
      }
    },
    lead(toCarryOut) {
      carryOut = toCarryOut;
      forgetOld();
      for (const { command } of unanswered.values()) toCarryOut(command);
      unanswered.clear();
      post({ type: 'leads' });
    },
  };
}
