/**
 * Runs the tests: those without a browser, then those that click through the real Flex UI where there is a browser.
 *
 *   npm test                    everything
 *   npm run test:e2e            the browser tests only
 *   npm run test:e2e -- NAME    the browser tests whose file matches NAME
 *
 * Closes with a line `N passed, N failed, N skipped` over all of them. With `CI` set a missing browser is a failure.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

import { findBrowser } from './find-browser.mjs';

const args = process.argv.slice(2);
const onlyBrowser = args.includes('--only-browser');
const rest = args.filter((arg) => arg !== '--only-browser');
const totals = { passed: 0, failed: 0, skipped: 0 };

const jest = (name, options) => {
  mkdirSync('test-results', { recursive: true });
  const report = `test-results/${name}.json`;
  rmSync(report, { force: true });
  const { status } = spawnSync('npx', ['jest', ...options, '--json', `--outputFile=${report}`], {
    // Jest's JSON goes to the file; its readable report to stderr.
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  try {
    const result = JSON.parse(readFileSync(report, 'utf8'));
    totals.passed += result.numPassedTests;
    totals.failed += result.numFailedTests + result.numRuntimeErrorTestSuites;
    totals.skipped += result.numPendingTests + result.numTodoTests;
    if (status !== 0 && result.success) totals.failed += 1;
  } catch {
    totals.failed += 1;
  }
};

if (!onlyBrowser) jest('unit', rest);

const browser = findBrowser();
if (browser) {
  process.env.CHROME_PATH = browser;
  jest('browser', ['--config', 'jest.e2e.config.ts', '--runInBand', ...(onlyBrowser ? rest : [])]);
} else {
  console.error(
    'No browser was found, so the browser tests did not run: install Chromium or set CHROME_PATH.',
  );
  if (process.env.CI || onlyBrowser) totals.failed += 1;
}

console.log(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
process.exit(totals.failed === 0 ? 0 : 1);
