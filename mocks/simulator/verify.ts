import type { AppCheck, FlexTokenCheck } from './connector/connector';

/**
 * How Google's connector checks a Flex token (`AUTH_OPTION=Twilio`): it posts the header as it came, and only status
 * 200 passes. There is no time limit, and a call that breaks breaks `/register` with it.
 */
export const checkAt =
  (verifyUrl: string): FlexTokenCheck =>
  async (flexToken) => {
    const response = await fetch(verifyUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ Token: flexToken }),
    });
    return response.status === 200;
  };

/** Takes any token but none: for runs without Functions. */
export const acceptAnyToken: FlexTokenCheck = (flexToken) => Promise.resolve(flexToken !== '');

/** Takes any credentials of an account but none: likewise. */
export const acceptAnyApp: AppCheck = (accountSid, authToken) => accountSid !== '' && authToken !== '';
