/** A Twilio account, with what it takes to act for it. */
export interface TwilioAccount {
  readonly accountSid: string;
  readonly authToken: string;
}

/** The account's `Authorization` for Twilio's REST hosts. */
export const basicAuthorization = ({ accountSid, authToken }: TwilioAccount): string =>
  `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`;
