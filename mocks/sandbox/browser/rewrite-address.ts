/** The part of a page's `Location` that decides where its requests go. */
type Page = Pick<Location, 'href' | 'protocol' | 'host'>;

const LOOPBACK = ['localhost', '127.0.0.1', '[::1]'];

/** @returns the address on the sandbox's server, or the given one where it stays on this machine. */
export function rewrite(address: string | URL, page: Page): string {
  const url = new URL(address, page.href);
  const isRemote = /^(https?|wss?):$/.test(url.protocol) && !LOOPBACK.includes(url.hostname);
  if (!isRemote) return url.href;
  const secure = page.protocol === 'https:' ? 's' : '';
  const scheme = url.protocol.startsWith('ws') ? `ws${secure}:` : page.protocol;
  return `${scheme}//${page.host}/__twilio/${url.host}${url.pathname}${url.search}`;
}
