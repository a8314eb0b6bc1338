import { existsSync } from 'node:fs';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * The browser that the tests drive: `CHROME_PATH`, or where Debian and Google install one.
 * @returns `undefined` where there is none
 */
export const findBrowser = (): string | undefined =>
  [process.env.CHROME_PATH, ...PLACES].find((path) => path !== undefined && path !== '' && existsSync(path));
