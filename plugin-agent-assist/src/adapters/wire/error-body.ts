import * as v from 'valibot';

/** A refusal that says in JSON what is wrong. */
export interface ErrorBody {
  /**
   * - `message`: the connector's own `{"message"}`
   * - `error`: `{"error":{"message"}}`, as Google's APIs (passed on by the connector) and the Functions have it
   */
  readonly shape: 'message' | 'error';
  readonly message: string;
}

const ConnectorError = v.object({ message: v.string() });
const NestedError = v.object({ error: ConnectorError });

/** `undefined` for a body of any other shape. */
export function decodeErrorBody(raw: unknown): ErrorBody | undefined {
  const nested = v.safeParse(NestedError, raw);
  if (nested.success) return { shape: 'error', message: nested.output.error.message };
  const flat = v.safeParse(ConnectorError, raw);
  return flat.success ? { shape: 'message', message: flat.output.message } : undefined;
}
