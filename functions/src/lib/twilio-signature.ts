import { createHmac, timingSafeEqual } from 'node:crypto';

/** The fields of a form; one that is there several times has several values. */
export type FormFields = Readonly<Record<string, string | readonly string[]>>;

/**
 * What Twilio puts into `X-Twilio-Signature` of a form that it posts: HMAC-SHA1 over the address, followed by
 * the name and value of each field in the order of the names.
 * @param url the whole address with its query, as Twilio was told it
 */
export function twilioSignature(authToken: string, url: string, fields: FormFields): string {
  const text = Object.entries(fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, value]) =>
      typeof value === 'string' ? [name + value] : [...new Set(value)].sort().map((one) => name + one),
    );
  return createHmac('sha1', authToken)
    .update(url + text.join(''), 'utf8')
    .digest('base64');
}

/** True where the signature is Twilio's for this address and these fields. Takes the same time whichever is wrong. */
export function isSignedByTwilio(
  signature: string,
  authToken: string,
  url: string,
  fields: FormFields,
): boolean {
  const expected = Buffer.from(twilioSignature(authToken, url, fields));
  const given = Buffer.from(signature);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
