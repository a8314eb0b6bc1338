import * as v from 'valibot';

/** A refusal that says in JSON what is wrong. */
export interface ErrorBody {
  /**
   * - `message`: the connector's own `{"message"}`
   * - `error`: `{"error":{"message"}}`, as Google's APIs (passed on by the connector) and the Functions have it
   */
  readonly shape: 'message' | 'error';
  readonly message: string;
  /** The Functions' own name of what is wrong; undefined in anybody else's answer. */
  readonly code: string | undefined;
  /** Google's own name of what is wrong (`google.rpc.Code`); undefined in anybody else's answer. */
  readonly status: string | undefined;
}

const ConnectorError = v.object({ message: v.string() });
const OwnName = v.fallback(v.optional(v.string()), undefined);
const NestedError = v.object({
  error: v.object({ ...ConnectorError.entries, code: OwnName, status: OwnName }),
});

/** `undefined` for a body of any other shape. */
export function decodeErrorBody(raw: unknown): ErrorBody | undefined {
  const nested = v.safeParse(NestedError, raw);
  if (nested.success) {
    const { message, code, status } = nested.output.error;
    return { shape: 'error', message, code, status };
  }
  const flat = v.safeParse(ConnectorError, raw);
  return flat.success
    ? { shape: 'message', message: flat.output.message, code: undefined, status: undefined }
    : undefined;
}
