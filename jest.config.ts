import type { Config } from 'jest';

import { MSW_ESM, transform } from './jest.transform';

/**
 * Browser tests are slow and need Chromium, so they run on their own: `npm run test:e2e`.
 * Everything here is quick enough to run on every save.
 */
const config: Config = {
  // Flex's build takes a minute on a small machine, and the tests of our tools run it.
  testTimeout: 120_000,
  projects: [
    {
      displayName: 'plugin',
      rootDir: 'plugin-agent-assist',
      roots: ['<rootDir>/src'],
      testEnvironment: 'jest-fixed-jsdom',
      setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
      transform,
      transformIgnorePatterns: [`/node_modules/(?!(.*/)?(@twilio-paste/icons|marked|${MSW_ESM})/)`],
    },
    {
      displayName: 'plugin-tools',
      rootDir: 'plugin-agent-assist',
      roots: ['<rootDir>/scripts'],
      testEnvironment: 'node',
      transform,
    },
    {
      displayName: 'functions',
      rootDir: 'functions',
      roots: ['<rootDir>/src', '<rootDir>/scripts', '<rootDir>/test'],
      globalSetup: '<rootDir>/test/prepare.ts',
      testEnvironment: 'node',
      transform,
      // npm may nest these below msw, so they are looked for anywhere in the path.
      transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${MSW_ESM})/)`],
    },
    {
      displayName: 'mocks',
      rootDir: 'mocks',
      testEnvironment: 'node',
      transform,
      transformIgnorePatterns: [`/node_modules/(?!(.*/)?(${MSW_ESM})/)`],
    },
    {
      displayName: 'bench',
      rootDir: 'bench',
      testEnvironment: 'node',
      transform,
    },
  ],
};

export default config;
