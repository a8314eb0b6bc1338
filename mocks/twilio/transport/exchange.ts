import { type TwilioError } from '../model/twilio-error';

/** A request to one of Twilio's hosts, as it arrived. */
export interface TwilioRequest {
  readonly method: string;
  /** For example `iam.twilio.com`. */
  readonly host: string;
  /** The path without its query, with its leading slash. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** JSON and form bodies arrive as plain values, anything else as `undefined`. */
  readonly body: unknown;
  /** The `Authorization` header, verbatim. */
  readonly authorization: string | undefined;
  /** The `If-Match` header: carry it out only if the resource is still this version. */
  readonly ifMatch?: string;
  /** The `X-Twilio-Webhook-Enabled` header: `true` lets webhooks hear of what this request does. */
  readonly webhookEnabled?: string;
}

export interface TwilioAnswer {
  readonly status: number;
  /** Sent as JSON unless a content type says what else it is. */
  readonly body: unknown;
  readonly contentType?: 'text/css' | 'text/plain' | 'text/html' | 'audio/wav';
  /** The version of the resource in the body. */
  readonly etag?: string;
}

/** Answers the requests it knows, and leaves the others to the next by returning `undefined`. */
export type Handler = (request: TwilioRequest) => TwilioAnswer | undefined;

export const ok = (body: unknown, status = 200): TwilioAnswer => ({ status, body });

export const etagOf = (version: number): string => `"${version}"`;

/** A resource together with its version. */
export const versioned = (body: unknown, version: number, status = 200): TwilioAnswer => ({
  status,
  body,
  etag: etagOf(version),
});

/** Twilio's APIs answer every refusal alike. */
export const refusal = (error: TwilioError): TwilioAnswer => ({
  status: error.status,
  body: {
    code: error.code,
    message: error.message,
    more_info: `https://www.twilio.com/docs/errors/${error.code}`,
    status: error.status,
  },
});

/** @returns the user name and password of a Basic authorization, or `undefined` for any other. */
export function basicCredentials(
  authorization: string | undefined,
): [user: string, password: string] | undefined {
  const encoded = /^Basic (.+)$/i.exec(authorization ?? '')?.[1];
  if (encoded === undefined) return undefined;
  const decoded = Buffer.from(encoded, 'base64').toString('utf8');
  const colon = decoded.indexOf(':');
  return colon < 0 ? undefined : [decoded.slice(0, colon), decoded.slice(colon + 1)];
}

/**
 * twilio-taskrouter sends its JSON as `application/x-www-form-urlencoded`, so the text decides what it is.
 * @returns the value of a JSON body, the fields of a form; `undefined` where there is no body
 */
export function readBody(text: unknown): unknown {
  if (typeof text !== 'string' || text === '') return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return Object.fromEntries(new URLSearchParams(text));
  }
}
