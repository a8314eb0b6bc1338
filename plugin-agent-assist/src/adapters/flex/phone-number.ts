const E164 = /^\+[1-9]\d{6,14}$/;

/**
 * What Twilio passes on for a caller who withholds the number or has none: words spelled on a telephone's keys
 * (ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE), which look like numbers.
 */
const NOBODYS_NUMBERS = new Set(['+266696687', '+7378742883', '+2562533', '+8656696', '+86282452253']);

/** A number in E.164 that belongs to somebody; undefined for anything else. */
export const phoneNumberOf = (value: string | undefined): string | undefined => {
  const number = value?.trim();
  return number !== undefined && E164.test(number) && !NOBODYS_NUMBERS.has(number) ? number : undefined;
};
