import * as v from 'valibot';

/** A request of a script that cannot be done; told as `{error: {code, message}}`. */
export class ControlError extends Error {
  constructor(
    readonly status: 400 | 404,
    readonly code: string,
    message: string,
  ) {
    super(message);
    this.name = 'ControlError';
  }

  static notFound(message: string): ControlError {
    return new ControlError(404, 'not_found', message);
  }

  static invalid(message: string): ControlError {
    return new ControlError(400, 'invalid_request', message);
  }
}

/** Reads a body or a query. Throws the {@link ControlError} that names the first field at fault. */
export function read<Schema extends v.GenericSchema>(schema: Schema, value: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value);
  if (parsed.success) return parsed.output;
  const [issue] = parsed.issues;
  throw ControlError.invalid(`${v.getDotPath(issue) ?? 'The body'}: ${issue.message}`);
}

/** The body of what needs no telling. */
export const Nothing = v.strictObject({});
