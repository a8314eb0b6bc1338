import { decodeJwt, jwtVerify, SignJWT } from 'jose';

import type { Clock } from '../clock';

/** Google's connector issues tokens for an hour (`JWT_TOKEN_LIFETIME = 60`). */
const LIFETIME_S = 60 * 60;

/** A fixed key, so that tokens survive a restart of the connector as they do in production. */
const KEY = new TextEncoder().encode('a key for the sandbox and for nothing else');

const UNREADABLE = 'Failed to parse your token.';

/** `ok`, or the message that the connector gives with its 401. */
export type TokenCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

export interface Tokens {
  /** An HS256 token with exactly the claims of Google's connector. */
  issue(user: string | null): Promise<string>;
  /** Expired and garbage tokens are refused with the same words. A scheme (`Bearer `) is put up with. */
  check(token: unknown): Promise<TokenCheck>;
}

export const createTokens = (project: string, clock: Clock): Tokens => ({
  issue: (user) =>
    new SignJWT({
      exp: Math.floor(clock.now() / 1000) + LIFETIME_S,
      gcp_agent_assist_project: project,
      gcp_agent_assist_user: user,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(KEY),

  check: async (token) => {
    if (typeof token !== 'string') return { ok: false, message: UNREADABLE };
    const bare = token.startsWith('Bearer ') ? (token.split(' ')[1] ?? '') : token;
    try {
      await jwtVerify(bare, KEY, { algorithms: ['HS256'], currentDate: new Date(clock.now()) });
    } catch {
      return { ok: false, message: UNREADABLE };
    }
    const claims = decodeJwt(bare);
    if (!('gcp_agent_assist_project' in claims)) {
      return { ok: false, message: 'The target project in your token is missing.' };
    }
    if (claims.gcp_agent_assist_project !== project) {
      return { ok: false, message: 'The target project in your token is invalid.' };
    }
    return claims.exp === undefined
      ? { ok: false, message: 'The expiration time in your token is missing.' }
      : { ok: true };
  },
});
