import type { ProxiedCall } from '../connector/connector';
import { crashPage, json } from '../connector/responses';
import type { FaultAct } from './fault-parts';
import { forTheNext } from './for-the-next';

const RPC_STATUS = {
  400: ['INVALID_ARGUMENT', 'Request contains an invalid argument.'],
  401: [
    'UNAUTHENTICATED',
    'Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or other valid authentication credential.',
  ],
  403: ['PERMISSION_DENIED', 'The caller does not have permission'],
  409: ['ABORTED', 'The operation was aborted due to a concurrent change. Please retry.'],
  429: [
    'RESOURCE_EXHAUSTED',
    "Quota exceeded for quota metric 'Agent Assist requests' and limit 'Agent Assist requests per minute' of service 'dialogflow.googleapis.com'.",
  ],
  500: ['INTERNAL', 'Internal error encountered.'],
  503: ['UNAVAILABLE', 'The service is currently unavailable.'],
} as const;

/** An error as Google's REST front end writes it. */
const googleError = (code: keyof typeof RPC_STATUS, reason?: string): Response => {
  const [status, message] = RPC_STATUS[code];
  return json(code, { error: { code, message, status: reason ?? status } });
};

interface Counted {
  readonly times: number;
  readonly only?: string | undefined;
}

const calls = ({ times, only = '' }: Counted) => ({
  times,
  isMeant: ({ path }: ProxiedCall) => path.includes(only),
});

/** 4: the first of three shapes. The client renews its token and tries once more. */
export const proxyRefuses: FaultAct<'proxyRefuses'> = ({ hooks }, counted, over) =>
  forTheNext(hooks.authorisation, calls(counted), over, () =>
    Promise.resolve(json(401, { message: 'Failed to parse your token.' })),
  );

/** 4: the second shape, with which a new token of the connector changes nothing. */
export const googleRefuses: FaultAct<'googleRefuses'> = ({ hooks }, counted, over) =>
  forTheNext(hooks.google, calls(counted), over, () => googleError(401));

/** 17: passes unchanged. `Retry-After` is among the headers, and CORS exposes it to nobody. */
export const upstream: FaultAct<'upstream'> = (
  { hooks },
  { status, reason, retryAfter, applied, ...counted },
  over,
) =>
  forTheNext(hooks.google, calls(counted), over, (next) => {
    if (applied) next();
    const refusal = googleError(status, reason);
    if (retryAfter !== undefined) refusal.headers.set('retry-after', String(retryAfter));
    return refusal;
  });

/** 16: the connector unpacks the answer to a GET for its own log, packed or not. */
export const ungzipped: FaultAct<'ungzipped'> = ({ hooks }) =>
  hooks.passing.intercept(({ method }, next) => {
    const answer = next();
    return method === 'GET' ? crashPage("Not a gzipped file (b'{\\n')") : answer;
  });

/** 12: a request waits in the queue until a thread is free, and is served then, whether its client has gone or not. */
export const threadsExhausted: FaultAct<'threadsExhausted'> = ({ instance, clock }, { forMs }, over) => {
  const release = instance.hold();
  const cancel = clock.after(forMs, () => {
    release();
    over();
  });
  return () => {
    cancel();
    release();
  };
};
