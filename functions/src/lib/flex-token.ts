import { createHash } from 'node:crypto';

import * as v from 'valibot';

import { exchange, parseJson, type TimeLimit } from './http';
import { HttpProblem } from './http-problem';
import { basicAuthorization, type TwilioAccount } from './twilio-account';

/** Whom a Flex token belongs to, according to Twilio. */
export interface FlexUser {
  readonly identity: string;
  readonly roles: readonly string[];
  /** `undefined` for people who are no workers, such as guests. */
  readonly workerSid: string | undefined;
}

export interface FlexTokenVerifier {
  /**
   * Asks Twilio whose token this is.
   * @throws HttpProblem `token_invalid` where Twilio does not accept the token, `identity_unavailable` where
   * it could not be asked.
   * @param answerBy when the Function has to answer, in milliseconds since the epoch.
   */
  verify(token: string, account: TwilioAccount, answerBy: number): Promise<FlexUser>;
}

const IAM_LIMIT_MS = 3_000;
const REMEMBERED_MS = 30_000;

/** Flex tokens are JWEs of one to two kilobytes; anything far beyond is not worth Twilio's time. */
const MAX_TOKEN_LENGTH = 16_384;

/** The answer of `POST /v1/Accounts/{AC}/Tokens/validate`, as the README of twilio-flex-token-validator has it. */
const verdictSchema = v.variant('valid', [
  v.object({
    valid: v.literal(true),
    identity: v.pipe(v.string(), v.nonEmpty()),
    roles: v.nullish(v.array(v.string()), []),
    expiration: v.nullish(v.pipe(v.string(), v.isoTimestamp())),
    worker_sid: v.nullish(v.string(), ''),
  }),
  v.object({ valid: v.literal(false) }),
]);

const WORKER_SID = /^WK[0-9a-f]{32}$/;

type Verdict = v.InferOutput<typeof verdictSchema>;

/**
 * Verifies Flex tokens at Twilio's IAM. An accepted token is remembered for 30 s at the most and never beyond
 * its own end, under a hash: the token itself is not kept. Refusals and failures are not remembered.
 */
export function createFlexTokenVerifier({
  limitMs = IAM_LIMIT_MS,
  maxRemembered = 1_000,
  now = Date.now,
}: { limitMs?: number; maxRemembered?: number; now?: () => number } = {}): FlexTokenVerifier {
  const remembered = new Map<string, { readonly user: FlexUser; readonly until: number }>();

  const remember = (key: string, user: FlexUser, until: number): void => {
    const oldest = remembered.keys().next();
    if (remembered.size >= maxRemembered && !oldest.done) remembered.delete(oldest.value);
    remembered.set(key, { user, until });
  };

  return {
    async verify(token, account, answerBy) {
      if (token.length > MAX_TOKEN_LENGTH) throw refused();

      const key = createHash('sha256').update(`${account.accountSid}\n${token}`).digest('base64');
      const known = remembered.get(key);
      if (known && known.until > now()) return known.user;
      remembered.delete(key);

      const askedAt = now();
      const verdict = await askTwilio(token, account, { limitMs, answerBy });
      if (!verdict.valid) throw refused();

      const user: FlexUser = {
        identity: verdict.identity,
        roles: verdict.roles,
        workerSid: WORKER_SID.test(verdict.worker_sid) ? verdict.worker_sid : undefined,
      };
      const ends = verdict.expiration ? Date.parse(verdict.expiration) : Infinity;
      remember(key, user, Math.min(askedAt + REMEMBERED_MS, ends));
      return user;
    },
  };
}

async function askTwilio(token: string, account: TwilioAccount, limit: TimeLimit): Promise<Verdict> {
  const reply = await exchange(
    `https://iam.twilio.com/v1/Accounts/${account.accountSid}/Tokens/validate`,
    {
      method: 'POST',
      headers: {
        Authorization: basicAuthorization(account),
        'Cache-Control': 'no-cache',
        'Content-Type': 'application/json',
      },
      body: JSON.stringify({ token }),
    },
    limit,
  );
  if (reply.kind === 'timedOut') throw unavailable('Twilio did not answer in time');
  if (reply.kind === 'unreachable') throw unavailable('Twilio could not be reached');

  const { status, body } = reply;
  const verdict = v.safeParse(verdictSchema, parseJson(body));
  if (verdict.success && (status < 300 || !verdict.output.valid)) return verdict.output;

  // The account is ours and the token is the caller's: these statuses tell which of the two was at fault.
  if (status === 400) return { valid: false };
  if (status === 401 || status === 403 || status === 404) {
    throw unavailable("Twilio refused these Functions' ACCOUNT_SID and AUTH_TOKEN");
  }
  throw unavailable(`Twilio answered with status ${status}`);
}

const refused = () =>
  new HttpProblem('token_invalid', 'Twilio does not accept this Flex token. Sign in again.');

const unavailable = (why: string) =>
  new HttpProblem('identity_unavailable', `The Flex token could not be checked: ${why}.`);
