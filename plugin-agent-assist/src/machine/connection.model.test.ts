import { AssistError, type AssistFailure } from '../domain/failure';
import type { ConnectorToken } from '../domain/ports';
import { createCoverage } from '../testing/model/coverage';
import { expectAllTaken } from '../testing/model/expect-all-taken';
import { walk, type Step } from '../testing/model/walk';
import { connectionMachine, hasUsableToken, type ConnectionEvent } from './connection.machine';

const LIFETIME_MS = 20 * 60_000;
const LOST: AssistFailure = { kind: 'unreachable', message: 'The socket is down' };

/** Two names are enough to tell a token from the one before. */
interface Memory {
  readonly issued: string;
  /** The token that the socket was opened with; undefined while there is no socket. */
  readonly socket: string | undefined;
  /** What the connector has refused, until a token of that name is issued anew. */
  readonly refused: string | undefined;
}

type ConnectionStep = Step<typeof connectionMachine, Memory>;

const socketOf = ({ effects }: ConnectionStep): ConnectorToken | undefined => {
  const opened = effects.find((effect) => effect.type === 'started' && effect.src === 'socket');
  return opened?.type === 'started' ? (opened.input as ConnectorToken) : undefined;
};

const remember = (memory: Memory, step: ConnectionStep): Memory => {
  const { context, value } = step.snapshot;
  const token = context.token?.token;
  const event = step.event as ConnectionEvent;
  const refused =
    event.type === 'token.refused' || event.type === 'socket.refused' ? event.token : memory.refused;
  const isNew = token !== undefined && token !== step.before?.snapshot.context.token?.token;
  return {
    issued: isNew ? token : memory.issued,
    socket: socketOf(step)?.token ?? (typeof value.socket === 'object' ? memory.socket : undefined),
    refused: isNew && token === refused ? undefined : refused,
  };
};

const check = (step: ConnectionStep, memory: Memory): void => {
  const { context, value } = step.snapshot;
  const needed = context.sessions + context.borrowers > 0;
  if ((value.token === 'none') === needed)
    throw new Error('A token is held exactly while somebody needs one');
  if (typeof value.socket === 'object' && context.sessions === 0)
    throw new Error('A socket is up though no session needs it');
  if (value.token === 'valid' && context.token === undefined) throw new Error('There is no valid token');
  const opened = socketOf(step);
  if (opened && !hasUsableToken({ token: opened, now: () => step.at }))
    throw new Error('The socket was opened with a token that has ended');
  if (opened && opened.token === memory.refused)
    throw new Error('The socket was opened with a token that had been refused');
  if (value.token === 'failed' && context.tokenFailure === undefined)
    throw new Error('It failed without a reason');
};

describe('the connection machine, gone through by every way', () => {
  const coverage = createCoverage(connectionMachine);

  it('has no socket without a good token or a session, and no token that nobody needs', () => {
    walk<typeof connectionMachine, Memory>({
      machine: connectionMachine,
      coverage,
      input: ({ now }) => ({ now, random: () => 1 }),
      memory: { issued: 'B', socket: undefined, refused: undefined },
      remember,
      check,
      time: { byMs: LIFETIME_MS, untilMs: LIFETIME_MS },
      answers: ({ memory, at }) => ({
        issueToken: {
          done: [
            {
              token: memory.issued === 'A' ? 'B' : 'A',
              expiresAt: at + LIFETIME_MS,
              connectorUrl: 'https://connector.test',
            } satisfies ConnectorToken,
          ],
          error: [new AssistError('unreachable', 'No answer'), new AssistError('forbidden', 'No agent')],
        },
      }),
      events: ({ snapshot: { context, value }, memory }) => [
        ...(context.sessions < 1
          ? [{ type: 'session.opened' } as const]
          : [{ type: 'session.closed' } as const]),
        ...(context.borrowers < 1
          ? [{ type: 'borrower.came' } as const]
          : [{ type: 'borrower.left' } as const]),
        { type: 'token.refused', token: 'A' },
        { type: 'token.refused', token: 'B' },
        ...(typeof value.socket === 'object' && memory.socket !== undefined
          ? ([
              { type: 'socket.opened' },
              { type: 'socket.refused', token: memory.socket },
              { type: 'socket.lost', failure: LOST },
            ] as const)
          : []),
        { type: 'retry.requested' },
        { type: 'token.wanted' },
        { type: 'network.woke' },
      ],
      facts: ({ snapshot: { context, value }, memory, at }) => [
        value,
        context.sessions,
        context.borrowers,
        context.token?.token,
        hasUsableToken({ token: context.token, now: () => at }),
        Math.min(context.refusals, 1),
        context.tokenFailure?.kind,
        memory,
        at,
      ],
    });
  });

  it('takes every state and every transition', () => {
    expectAllTaken('connection', coverage);
  });
});
