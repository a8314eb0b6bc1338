import type { FaultAct } from './fault-parts';

/** 1: the refused client itself hears a `connect_error`; everyone else hears this. */
export const strangerRefused: FaultAct<'strangerRefused'> = ({ rooms }) => {
  rooms.broadcast('unauthenticated');
  return undefined;
};

/** 2: a token is looked at when a socket connects and with each call, and never again. */
export const expireTokens: FaultAct<'expireTokens'> = ({ tokens }) => {
  tokens.expireAll();
  return undefined;
};

/** 5: as the published code does for want of a `global`. */
export const unsignedTokens: FaultAct<'unsignedTokens'> = ({ tokens }) => {
  tokens.useNoKey(true);
  return () => tokens.useNoKey(false);
};

/** 6: what breaks in the connector's call to `/verify` breaks `/register`. */
export const verifyBroken: FaultAct<'verifyBroken'> = ({ hooks }) =>
  hooks.verification.intercept(() =>
    Promise.reject(new Error('HTTPSConnectionPool: Max retries exceeded with url: /verify')),
  );

/** 6: that call has no time limit. */
export const verifyHangs: FaultAct<'verifyHangs'> = ({ hooks, clock }, { forMs }, over) => {
  let answer = (): void => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const stop = hooks.verification.intercept((_, next) => answered.then(next));
  const end = (): void => {
    stop();
    answer();
  };
  const cancel =
    forMs === undefined
      ? undefined
      : clock.after(forMs, () => {
          end();
          over();
        });
  return () => {
    cancel?.();
    end();
  };
};
