const REFERENCE = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|([a-z][a-z\d]{1,31}));/gi;

const REPLACEMENT_CHARACTER = '\ufffd';

/**
 * Text with HTML's character references resolved: `&amp;`, `&#8217;`, `&eacute;`. Markdown knows them in text and
 * addresses, not in code. One that does not exist stays as it is.
 */
export const resolveReferences = (text: string): string =>
  text.includes('&')
    ? text.replace(REFERENCE, (reference, decimal: string | undefined, hexadecimal: string | undefined) =>
        decimal !== undefined
          ? character(Number(decimal))
          : hexadecimal !== undefined
            ? character(parseInt(hexadecimal, 16))
            : named(reference),
      )
    : text;

const character = (code: number): string =>
  code === 0 || code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)
    ? REPLACEMENT_CHARACTER
    : String.fromCodePoint(code);

const known = new Map<string, string>();

/** The browser knows all 2,231 names. It is given one reference and nothing else, so there is no HTML to parse. */
const named = (reference: string): string => {
  const before = known.get(reference);
  if (before !== undefined) return before;
  const { textContent } = new DOMParser().parseFromString(reference, 'text/html').documentElement;
  // White space at the start of a document is dropped.
  const resolved = textContent || reference;
  if (resolved !== reference) known.set(reference, resolved);
  return resolved;
};
