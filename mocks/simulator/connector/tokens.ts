import { decodeJwt, jwtVerify, SignJWT } from 'jose';

import type { Clock } from '../clock';

/** Google's connector issues tokens for an hour (`JWT_TOKEN_LIFETIME = 60`). */
const LIFETIME_S = 60 * 60;

/** A fixed key, so that tokens survive a restart of the connector as they do in production. */
const KEY = new TextEncoder().encode('a key for the sandbox and for nothing else');

/** What Google's published code signs with: the key that it loads never reaches the variable that it uses. */
const NO_KEY = new Uint8Array();

const UNREADABLE = 'Failed to parse your token.';

/** `ok`, or the message that the connector gives with its 401. */
export type TokenCheck = { readonly ok: true } | { readonly ok: false; readonly message: string };

const refusal = (message: string): TokenCheck => ({ ok: false, message });

/** The connector's tokens: HS256, with exactly the claims of Google's connector. */
export class Tokens {
  private key = KEY;
  private readonly issued = new Set<string>();
  private readonly expired = new Set<string>();

  constructor(
    private readonly project: string,
    private readonly clock: Clock,
  ) {}

  async issue(user: string | null): Promise<string> {
    let exp = Math.floor(this.clock.now() / 1000) + LIFETIME_S;
    let token = await this.sign(user, exp);
    // Two tokens of one second are the same text, and the new one must be good.
    while (this.expired.has(token)) token = await this.sign(user, ++exp);
    this.issued.add(token);
    return token;
  }

  /** Expired and garbage tokens are refused with the same words. A scheme (`Bearer `) is put up with. */
  async check(token: unknown): Promise<TokenCheck> {
    if (typeof token !== 'string') return refusal(UNREADABLE);
    const bare = token.startsWith('Bearer ') ? (token.split(' ')[1] ?? '') : token;
    if (this.expired.has(bare)) return refusal(UNREADABLE);
    try {
      await jwtVerify(bare, this.key, { algorithms: ['HS256'], currentDate: new Date(this.clock.now()) });
    } catch {
      return refusal(UNREADABLE);
    }
    const claims = decodeJwt(bare);
    if (!('gcp_agent_assist_project' in claims)) {
      return refusal('The target project in your token is missing.');
    }
    if (claims.gcp_agent_assist_project !== this.project) {
      return refusal('The target project in your token is invalid.');
    }
    return claims.exp === undefined ? refusal('The expiration time in your token is missing.') : { ok: true };
  }

  /** Every token that was issued so far has had its hour. */
  expireAll(): void {
    for (const token of this.issued) this.expired.add(token);
    this.issued.clear();
  }

  /** Whether tokens are signed, and believed, with no key at all: anybody can make one. */
  useNoKey(isKeyMissing: boolean): void {
    this.key = isKeyMissing ? NO_KEY : KEY;
  }

  private sign(user: string | null, exp: number): Promise<string> {
    return new SignJWT({
      exp,
      gcp_agent_assist_project: this.project,
      gcp_agent_assist_user: user,
    })
      .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
      .sign(this.key);
  }
}
