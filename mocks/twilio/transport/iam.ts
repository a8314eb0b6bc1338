import * as v from 'valibot';

import { ACCOUNT_SID } from '../ids';
import type { TokenVerdict } from '../model/identity';
import { TwilioError } from '../model/twilio-error';
import type { World } from '../model/world';
import { ok, type Handler } from './exchange';
import { requireAccount } from './rest';

/** Flex posts the token to `Info` as a form, everybody else as JSON. */
const TokenBody = v.union([
  v.object({ token: v.string() }),
  v.pipe(
    v.object({ Token: v.string() }),
    v.transform(({ Token }) => ({ token: Token })),
  ),
]);

const MESSAGES: Readonly<Record<Extract<TokenVerdict, { valid: false }>['reason'], string>> = {
  malformed: 'Invalid token',
  forged: 'Invalid token',
  expired: 'Token has expired',
};

/** What IAM says of a token; `valid` is the answer, the HTTP status is 200 either way. */
const report = (verdict: TokenVerdict, token: string) =>
  verdict.valid
    ? {
        valid: true,
        code: 0,
        message: null,
        token,
        expiration: verdict.claims.expiresAt.toISOString(),
        date_expired: verdict.claims.expiresAt.toISOString(),
        identity: verdict.claims.identity,
        realm_user_id: verdict.claims.identity,
        flex_user_sid: verdict.claims.flexUserSid,
        worker_sid: verdict.claims.workerSid,
        roles: verdict.claims.roles,
        permissions: [],
      }
    : { valid: false, code: 20104, message: MESSAGES[verdict.reason] };

/**
 * Flex's sessions: `Tokens/validate` for servers with the account's credentials, `Tokens/Info` and
 * `Tokens/refresh` for Flex itself.
 */
export function iam(world: World): Handler {
  const tokenIn = (body: unknown): string => {
    const parsed = v.safeParse(TokenBody, body);
    if (!parsed.success) throw TwilioError.badRequest('token is required');
    return parsed.output.token;
  };

  return ({ method, host, path, body, authorization }) => {
    const call = /^\/v1\/Accounts\/([^/]+)\/Tokens\/(\w+)$/.exec(path);
    if (method !== 'POST' || !call || (host !== 'iam.twilio.com' && host !== 'flex-api.twilio.com'))
      return undefined;
    const [, accountSid, action] = call;
    if (accountSid !== ACCOUNT_SID) throw TwilioError.notFound(`/Accounts/${accountSid}`);

    if (action === 'validate') {
      requireAccount(authorization);
      const token = tokenIn(body);
      return ok(report(world.identity.verify(token), token));
    }
    if (action === 'Info') {
      const token = tokenIn(body);
      return ok(report(world.identity.verify(token), token));
    }
    if (action === 'refresh') {
      const verdict = world.identity.verify(tokenIn(body));
      if (!verdict.valid) throw TwilioError.unauthorized();
      const token = world.identity.mint(verdict.claims);
      return ok(report(world.identity.verify(token), token));
    }
    return undefined;
  };
}
