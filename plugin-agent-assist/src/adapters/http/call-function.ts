import { AssistError } from '../../domain/failure';
import { HttpError, requestJson } from './request';

/** How the Twilio Functions of this product are called. */
export interface FunctionsDeps {
  /** Where the Twilio Functions are served. */
  readonly functionsUrl: string;
  /** The signed-in worker's Flex token of this moment; Flex renews it, so it is asked for at every call. */
  readonly flexToken: () => string;
}

/**
 * Calls one Function and returns the JSON that it answers. What it says where it refuses is quoted: the Functions
 * never repeat what they were sent. Rejects as `requestJson` does, and with `unauthorized` before anybody is signed
 * in.
 *
 * JSON with the token in the body and no custom headers: Twilio's platform answers preflights itself and knows none
 * of ours.
 */
export async function callFunction(
  { functionsUrl, flexToken }: FunctionsDeps,
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  signal: AbortSignal,
): Promise<unknown> {
  const token = flexToken();
  if (!token) throw new AssistError('unauthorized', 'Flex has no token of a signed-in agent');
  return requestJson({
    service: `Twilio Function ${name}`,
    method: 'POST',
    url: `${functionsUrl.replace(/\/+$/, '')}/${name}`,
    json: { Token: token, ...parameters },
    mayQuote: true,
    secret: token,
    signal,
  });
}

/** Tells what the operator of the Functions has to set right from what may right itself. */
export const namingMisconfiguration = (error: unknown): unknown =>
  error instanceof HttpError && error.body?.code === 'not_configured'
    ? new AssistError('misconfigured', error.message)
    : error;
