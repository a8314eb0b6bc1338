import '@testing-library/jest-dom';

import { randomUUID } from 'node:crypto';

import { toHaveNoViolations } from 'jest-axe';

expect.extend(toHaveNoViolations);

/** jsdom has no media queries; Paste asks one of them whether motion is to be reduced. Some tests run in Node. */
if (typeof window !== 'undefined')
  Object.defineProperty(window, 'matchMedia', {
    writable: true,
    value: (media: string) => ({
      media,
      matches: false,
      addEventListener: () => undefined,
      removeEventListener: () => undefined,
      addListener: () => undefined,
      removeListener: () => undefined,
    }),
  });

/** jsdom lays nothing out, so nothing changes its size. */
if (typeof window !== 'undefined')
  window.ResizeObserver = class {
    observe = () => undefined;
    unobserve = () => undefined;
    disconnect = () => undefined;
  };

/** jsdom's crypto lacks what every browser has had for years, on pages with TLS. */
if (typeof window !== 'undefined')
  Object.defineProperty(window.crypto, 'randomUUID', { configurable: true, value: randomUUID });
