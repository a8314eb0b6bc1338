import AccessToken from 'twilio/lib/jwt/AccessToken';

const LIFETIME_S = 60 * 60;

/** A Twilio access token, good for one hour, that opens one Conversations service as `identity`. */
export function createChatToken({
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
}): string {
  const token = new AccessToken(accountSid, apiKey, apiSecret, { identity, ttl: LIFETIME_S });
  token.addGrant(new AccessToken.ChatGrant({ serviceSid: chatServiceSid }));
  return token.toJwt();
}
