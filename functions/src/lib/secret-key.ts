import { createSecretKey, type KeyObject } from 'node:crypto';

let last: { readonly secret: string; readonly key: KeyObject } | undefined;

/**
 * A secret as a key for HMAC, made once for as long as the same one is asked for. Where a secret is given as text, it is
 * made into a key for each signature; `jsonwebtoken` even tries it as a private key first.
 */
export function secretKeyOf(secret: string): KeyObject {
  if (last?.secret !== secret) last = { secret, key: createSecretKey(Buffer.from(secret)) };
  return last.key;
}
