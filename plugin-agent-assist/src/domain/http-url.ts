/** The address of a page that may be opened from a suggestion. */
export interface HttpUrl {
  /** Normalised: international hosts are in punycode, so that look-alikes show. */
  readonly href: string;
  readonly host: string;
  /** As Google wrote it, which is how feedback has to name it. */
  readonly given: string;
}

/**
 * `undefined` for anything but an absolute http or https address. One with a user name in it is refused too: in
 * `https://bank.example@evil.example/` people read the wrong host.
 */
export function parseHttpUrl(value: string): HttpUrl | undefined {
  let url: URL;
  try {
    url = new URL(value.trim());
  } catch {
    return undefined;
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return undefined;
  if (url.username !== '' || url.password !== '') return undefined;
  return { href: url.href, host: url.host, given: value };
}
