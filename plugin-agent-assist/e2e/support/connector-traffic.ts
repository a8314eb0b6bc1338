import type { Page } from 'playwright-core';

import type { ContactCentre } from './contact-centre';

/** What a page has had to do with the connector, and with the Function that gives tokens for it. */
export interface ConnectorTraffic {
  /** Calls that the Function `agent-assist-token` has answered. */
  tokenCalls(): number;
  /** Calls of the connector's `/register`, which only that Function makes. */
  registrations(): number;
  /** Sockets that the connector has let in, the first one first, each with the conversations that it has joined. */
  sockets(): readonly { readonly joins: readonly unknown[] }[];
}

/** Watches from now on. Sockets that are up already are not counted. */
export function watchConnector(
  page: Page,
  { simulator }: Pick<ContactCentre, 'simulator'>,
): ConnectorTraffic {
  const { requests, sockets } = simulator.core;
  const registeredBefore = requests.filter(isRegistration).length;
  const openedBefore = sockets.length;
  let tokenCalls = 0;
  page.on('response', (response) => {
    const isCall = response.request().method() === 'POST' && response.url().endsWith('/agent-assist-token');
    if (isCall) tokenCalls += 1;
  });
  return {
    tokenCalls: () => tokenCalls,
    registrations: () => requests.filter(isRegistration).length - registeredBefore,
    sockets: () => sockets.slice(openedBefore),
  };
}

const isRegistration = ({ path }: { readonly path: string }): boolean => path.endsWith('/register');
