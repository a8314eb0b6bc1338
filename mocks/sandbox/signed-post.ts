import { createHmac } from 'node:crypto';

import { AUTH_TOKEN } from '../twilio/ids';

/** `X-Twilio-Signature`: the address and the fields in the order of their names, signed with the auth token. */
const signatureOf = (url: string, fields: Readonly<Record<string, string>>): string =>
  createHmac('sha1', AUTH_TOKEN)
    .update(
      Object.keys(fields)
        .sort()
        .reduce((text, name) => text + name + (fields[name] ?? ''), url),
    )
    .digest('base64');

/**
 * Posts a form as Twilio does, signed by the account.
 * @param limitMs how long Twilio waits for the answer; as long as it takes unless told
 * @returns the status of the answer; `undefined` where none came
 */
export async function postSigned(
  url: string,
  fields: Readonly<Record<string, string>>,
  limitMs?: number,
): Promise<number | undefined> {
  try {
    const { status } = await fetch(url, {
      method: 'POST',
      headers: { 'X-Twilio-Signature': signatureOf(url, fields) },
      body: new URLSearchParams(fields),
      signal: limitMs === undefined ? null : AbortSignal.timeout(limitMs),
    });
    return status;
  } catch {
    return undefined;
  }
}
