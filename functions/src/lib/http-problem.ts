/**
 * Every expected failure of a Function, with the HTTP status that it is answered with.
 * Clients branch on the code; the message is for people.
 */
const STATUS_BY_CODE = {
  request_invalid: 400,
  token_missing: 401,
  token_invalid: 401,
  origin_not_allowed: 403,
  role_not_allowed: 403,
  switched_off: 403,
  signature_invalid: 403,
  task_not_yours: 403,
  not_yours: 403,
  no_team: 403,
  contact_unknown: 404,
  no_summary: 404,
  task_forgotten: 404,
  no_conference: 409,
  no_customer_leg: 409,
  not_connected: 409,
  version_conflict: 409,
  relay_off: 409,
  attributes_full: 409,
  call_paused: 409,
  stream_starting: 409,
  stream_nameless: 409,
  too_long: 413,
  too_soon: 429,
  too_many_requests: 429,
  not_configured: 500,
  internal: 500,
  connector_refused: 502,
  connector_failed: 502,
  connector_malformed: 502,
  connector_unreachable: 502,
  siprec_refused: 502,
  identity_unavailable: 503,
  twilio_unavailable: 503,
  connector_timeout: 504,
} as const;

export type ProblemCode = keyof typeof STATUS_BY_CODE;

/**
 * An expected failure, answered as `{ "error": { "code", "message" } }`.
 * The message reaches callers and logs: it never holds a token, a secret or a customer's words. What else the
 * caller is told stands beside `error` or in headers, and reaches no log.
 */
export class HttpProblem extends Error {
  override readonly name = 'HttpProblem';
  readonly status: number;

  constructor(
    readonly code: ProblemCode,
    message: string,
    readonly details: Readonly<Record<string, unknown>> = {},
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = STATUS_BY_CODE[code];
  }
}
