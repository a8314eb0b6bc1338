import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

import * as v from 'valibot';

/** What a Flex session token says about the person who holds it. */
export interface TokenClaims {
  readonly identity: string;
  readonly roles: readonly string[];
  /** Empty for people who are no workers, such as customers in web chat. */
  readonly workerSid: string;
  readonly flexUserSid: string;
  readonly expiresAt: Date;
}

export type TokenVerdict =
  | { readonly valid: true; readonly claims: TokenClaims }
  | { readonly valid: false; readonly reason: 'malformed' | 'forged' | 'expired' };

/** Issues and checks the session tokens of the account. */
export interface Identity {
  mint(claims: Omit<TokenClaims, 'expiresAt'>, lifetimeMs?: number): string;
  verify(token: string): TokenVerdict;
}

/** Flex sessions last between 30 minutes and a day; this is a working day. */
const DEFAULT_LIFETIME_MS = 8 * 3_600_000;

const HEADER = Buffer.from(JSON.stringify({ alg: 'dir', enc: 'A256GCM', cty: 'twilio-fpa;v=1' })).toString(
  'base64url',
);

const Payload = v.object({
  identity: v.string(),
  roles: v.array(v.string()),
  workerSid: v.string(),
  flexUserSid: v.string(),
  exp: v.number(),
});

/**
 * Flex's session tokens are compact JWEs (`header..iv.ciphertext.tag`) that only Twilio can read, and so are
 * these: A256GCM with a key derived from `secret`. A changed or made-up token fails its authentication tag.
 */
export function createIdentity(secret: string, now: () => number = Date.now): Identity {
  const key = createHash('sha256').update(secret).digest();

  return {
    mint(claims, lifetimeMs = DEFAULT_LIFETIME_MS) {
      const iv = randomBytes(12);
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(HEADER));
      const payload = JSON.stringify({ ...claims, exp: now() + lifetimeMs });
      const ciphertext = Buffer.concat([cipher.update(payload, 'utf8'), cipher.final()]);
      const parts = [iv, ciphertext, cipher.getAuthTag()].map((part) => part.toString('base64url'));
      return [HEADER, '', ...parts].join('.');
    },

    verify(token) {
      const [header, , iv, ciphertext, tag, ...rest] = token.split('.');
      if (header !== HEADER || !iv || !ciphertext || !tag || rest.length > 0) {
        return { valid: false, reason: 'malformed' };
      }
      const plain = decrypt(key, iv, ciphertext, tag);
      if (plain === undefined) return { valid: false, reason: 'forged' };
      const { exp, ...claims } = v.parse(Payload, JSON.parse(plain));
      if (exp <= now()) return { valid: false, reason: 'expired' };
      return { valid: true, claims: { ...claims, expiresAt: new Date(exp) } };
    },
  };
}

function decrypt(key: Buffer, iv: string, ciphertext: string, tag: string): string | undefined {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(iv, 'base64url'), { authTagLength: 16 })
      .setAAD(Buffer.from(HEADER))
      .setAuthTag(Buffer.from(tag, 'base64url'));
    return Buffer.concat([
      decipher.update(Buffer.from(ciphertext, 'base64url')),
      decipher.final(),
    ]).toString();
  } catch {
    return undefined;
  }
}
