import type { Config } from 'jest';

import { MSW_ESM, transform } from './jest.transform';

/** The browser tests: one after the other, each against a sandbox of its own on free ports. */
const config: Config = {
  displayName: 'browser',
  rootDir: 'plugin-agent-assist/e2e',
  testMatch: ['<rootDir>/**/*.e2e.ts'],
  testEnvironment: 'node',
  testTimeout: 180_000,
  transform,
  transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${MSW_ESM})/)`],
};

export default config;
