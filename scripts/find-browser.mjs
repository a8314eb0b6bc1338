import { existsSync } from 'node:fs';

const USUAL_PLACES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** The Chromium that browser tests drive: `CHROME_PATH`, or where it usually is. Undefined if there is none. */
export const findBrowser = () =>
  [process.env.CHROME_PATH, ...USUAL_PLACES].find((path) => path && existsSync(path));
