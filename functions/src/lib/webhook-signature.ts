import { createHmac } from 'node:crypto';

/**
 * `t=‹seconds since 1970›,v1=‹hex›`, where the second part is the HMAC-SHA256 of `‹t›.‹body›`. The time is signed
 * too, so that nobody can send a request again later.
 */
export function webhookSignature(body: string, secret: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  const digest = createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
  return `t=${seconds},v1=${digest}`;
}
