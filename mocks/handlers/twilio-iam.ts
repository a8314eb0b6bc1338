import { http, HttpResponse, type HttpHandler } from 'msw';
import * as v from 'valibot';

/** What Twilio's IAM says of a Flex token, in its own spelling. */
export type TokenVerdict =
  | {
      readonly valid: true;
      /** ISO 8601. */
      readonly expiration: string;
      readonly realm_user_id: string;
      readonly identity: string;
      readonly roles: readonly string[];
      /** `null` for people who are not workers, such as guests. */
      readonly worker_sid: string | null;
    }
  | { readonly valid: false; readonly message: string };

/** Judges a token. A `Response` is sent as it is, so that a script can play an IAM that fails. */
export type JudgeToken = (token: string) => TokenVerdict | Response | Promise<TokenVerdict | Response>;

/** The account whose credentials the handlers accept. */
export interface IamAccount {
  readonly accountSid: string;
  readonly authToken: string;
}

const bodySchema = v.object({ token: v.string() });

const twilioError = (status: number, code: number, message: string) =>
  HttpResponse.json(
    { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
    { status },
  );

/**
 * `POST https://iam.twilio.com/v1/Accounts/{AC}/Tokens/validate`, as Flex's own token validator calls it.
 * Like Twilio it answers 200 for a token that it refuses, and 401 (code 20003) for an account it does not know.
 */
export function iamHandlers(judge: JudgeToken, account: IamAccount): HttpHandler[] {
  const credentials = Buffer.from(`${account.accountSid}:${account.authToken}`).toString('base64');

  return [
    http.post<{ accountSid: string }>(
      'https://iam.twilio.com/v1/Accounts/:accountSid/Tokens/validate',
      async ({ request, params }) => {
        const authorized =
          params.accountSid === account.accountSid &&
          request.headers.get('authorization') === `Basic ${credentials}`;
        if (!authorized) return twilioError(401, 20003, 'Authenticate');

        const body = v.safeParse(bodySchema, await request.json().catch(() => undefined));
        if (!body.success) return twilioError(400, 20001, 'Missing required parameter token');

        const verdict = await judge(body.output.token);
        // Not `instanceof Response`: twilio-run puts a class of its own in the place of that global.
        if (!('valid' in verdict)) return verdict;
        return HttpResponse.json(
          verdict.valid ? { ...verdict, code: 0, message: null } : { ...verdict, code: 401 },
        );
      },
    ),
  ];
}
