/*
 * Sends every request that is meant for another host to the sandbox's own server, which plays those hosts:
 * `https://HOST/PATH` becomes `/__twilio/HOST/PATH`, and WebSockets likewise. Must run before Flex UI is
 * loaded, because its SDKs keep the XMLHttpRequest and WebSocket that they see then.
 */

import { rewrite } from './rewrite-address';

const openRequest = XMLHttpRequest.prototype.open;
XMLHttpRequest.prototype.open = function open(
  this: XMLHttpRequest,
  method: string,
  url: string | URL,
  async?: boolean,
  user?: string | null,
  password?: string | null,
): void {
  openRequest.call(this, method, rewrite(url, location), async ?? true, user, password);
};

const fetchDirectly = window.fetch.bind(window);
window.fetch = (input, init) =>
  input instanceof Request
    ? fetchDirectly(new Request(rewrite(input.url, location), input), init)
    : fetchDirectly(rewrite(input, location), init);

class RewritingWebSocket extends WebSocket {
  constructor(url: string | URL, protocols?: string | string[]) {
    super(rewrite(url, location), protocols);
  }
}
window.WebSocket = RewritingWebSocket;

/** Style sheets that Flex adds to its page, such as Twilio's typeface. */
const href = Object.getOwnPropertyDescriptor(HTMLLinkElement.prototype, 'href');
Object.defineProperty(HTMLLinkElement.prototype, 'href', {
  ...href,
  set(this: HTMLLinkElement, address: string) {
    href?.set?.call(this, rewrite(address, location));
  },
});

/** Faces of that typeface which Paste declares by itself; the next font of the stack is shown without a wait. */
const insertRule = CSSStyleSheet.prototype.insertRule;
CSSStyleSheet.prototype.insertRule = function insert(
  this: CSSStyleSheet,
  rule: string,
  index?: number,
): number {
  const isRemoteFace = rule.startsWith('@font-face') && /url\(["']?https:/.test(rule);
  const local = isRemoteFace ? rule.replace(/url\([^)]*\)(\s*format\([^)]*\))?/g, 'local("Inter")') : rule;
  return insertRule.call(this, local, index);
};

// Telemetry of Flex leaves by beacon; there is nobody here to receive it.
navigator.sendBeacon = () => true;
