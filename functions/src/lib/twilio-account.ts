/** A Twilio account, with what it takes to act for it. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
}

let last: { readonly account: TwilioAccount; readonly authorization: string } | undefined;

/** The account's `Authorization` for Twilio's REST hosts, written once for as long as the same account is asked for. */
export function basicAuthorization({ accountSid, authToken }: TwilioAccount): string {
  if (last?.account.accountSid !== accountSid || last.account.authToken !== authToken) {
    const credentials = Buffer.from(`${accountSid}:${authToken}`).toString('base64');
    last = { account: { accountSid, authToken }, authorization: `Basic ${credentials}` };
  }
  return last.authorization;
}
