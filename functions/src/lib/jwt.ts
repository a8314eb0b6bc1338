import * as v from 'valibot';

const claimsSchema = v.object({ exp: v.pipe(v.number(), v.integer(), v.minValue(0)) });

/**
 * When a JWT ends, as ISO 8601; `undefined` where that cannot be read from it.
 * Reads only: nothing here proves who made the token, so it must come from the one who issued it.
 */
export function readExpiry(jwt: string): string | undefined {
  const payload = jwt.split('.')[1];
  if (payload === undefined) return undefined;
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    return new Date(v.parse(claimsSchema, claims).exp * 1_000).toISOString();
  } catch {
    return undefined;
  }
}
