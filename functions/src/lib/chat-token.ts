import jwt from 'jsonwebtoken';

import { isoOf } from './iso-time';
import { secretKeyOf } from './secret-key';

const LIFETIME_S = 60 * 60;

export interface ChatToken {
  readonly token: string;
  /** ISO 8601. */
  readonly expiresAt: string;
}

/**
 * A Twilio access token, good for one hour, that opens one Conversations service as `identity`. It holds what Twilio's
 * library writes ("Access Tokens" in Twilio's documentation).
 */
export function createChatToken(
  {
    accountSid,
    apiKey,
    apiSecret,
    chatServiceSid,
    identity,
  }: {
    readonly accountSid: string;
    readonly apiKey: string;
    readonly apiSecret: string;
    readonly chatServiceSid: string;
    readonly identity: string;
  },
  now: number = Date.now(),
): ChatToken {
  const iat = Math.floor(now / 1_000);
  const claims = {
    jti: `${apiKey}-${iat}`,
    grants: { identity, chat: { service_sid: chatServiceSid } },
    iat,
    exp: iat + LIFETIME_S,
    iss: apiKey,
    sub: accountSid,
  };
  const token = jwt.sign(claims, secretKeyOf(apiSecret), {
    algorithm: 'HS256',
    header: { alg: 'HS256', typ: 'JWT', cty: 'twilio-fpa;v=1' },
  });
  return { token, expiresAt: isoOf(claims.exp * 1_000) };
}
