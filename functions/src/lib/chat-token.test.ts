import jwt from 'jsonwebtoken';
import AccessToken from 'twilio/lib/jwt/AccessToken';

import { ENVIRONMENT } from '../../test/environment';
import { createChatToken } from './chat-token';

const NOW = Date.parse('2030-01-01T00:00:00.900Z');

const { ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET, TWILIO_CHAT_SERVICE_SID } = ENVIRONMENT;

beforeEach(() => jest.useFakeTimers({ now: NOW }));
afterEach(() => jest.useRealTimers());

it.each(['alice_40example_2Ecom', 'Zoë "Ärger" 👩‍👩‍👧'])('is what Twilio’s library makes for %s', (identity) => {
  const twilios = new AccessToken(ACCOUNT_SID, TWILIO_API_KEY, TWILIO_API_SECRET, { identity, ttl: 3_600 });
  twilios.addGrant(new AccessToken.ChatGrant({ serviceSid: TWILIO_CHAT_SERVICE_SID }));
  const ours = createChatToken({
    accountSid: ACCOUNT_SID,
    apiKey: TWILIO_API_KEY,
    apiSecret: TWILIO_API_SECRET,
    chatServiceSid: TWILIO_CHAT_SERVICE_SID,
    identity,
  });
  const read = (token: string) => jwt.verify(token, TWILIO_API_SECRET, { complete: true });
  const { header, payload } = read(ours.token);
  const expected = read(twilios.toJwt());
  expect({ header, payload }).toEqual({ header: expected.header, payload: expected.payload });
  expect(ours.expiresAt).toBe('2030-01-01T01:00:00.000Z');
});
