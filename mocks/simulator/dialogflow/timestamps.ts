/** `google.protobuf.Timestamp` and `Duration` in JSON. Timestamps are RFC 3339, UTC; both have 0, 3, 6 or 9 digits after the second. */

const RFC_3339 = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}:\d{2}:\d{2})(?:\.(\d{1,9}))?([Zz]|[+-]\d{2}:\d{2})$/;

const fraction = (digits: string): string => {
  const shortest = digits.replace(/(000)+$/, '');
  return shortest === '' ? '' : `.${shortest}`;
};

/** Microseconds since the epoch as Google writes them. */
export const timestampOf = (micros: number): string => {
  const seconds = new Date(Math.floor(micros / 1e6) * 1000).toISOString().slice(0, 19);
  return `${seconds}${fraction(String(micros % 1e6).padStart(6, '0'))}Z`;
};

/** The same instant as Google would write it; `undefined` for anything that is not RFC 3339. */
export const canonicalTimestamp = (text: string): string | undefined => {
  const [, date, time, digits = '', zone] = RFC_3339.exec(text) ?? [];
  if (date === undefined || time === undefined || zone === undefined) return undefined;
  const seconds = Date.parse(`${date}T${time}${zone.toUpperCase()}`);
  if (Number.isNaN(seconds)) return undefined;
  return `${new Date(seconds).toISOString().slice(0, 19)}${fraction(digits.padEnd(9, '0'))}Z`;
};

/** `google.protobuf.Duration` in JSON. */
export const durationOf = (ms: number): string =>
  `${Math.floor(ms / 1000)}${fraction(String(Math.round(ms % 1000)).padStart(3, '0'))}s`;
