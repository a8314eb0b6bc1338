import type { Config } from 'jest';

const transform: Config['transform'] = {
  '^.+\\.(t|j|mj)sx?$': [
    '@swc/jest',
    {
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', tsx: true },
        transform: { react: { runtime: 'classic' } },
      },
    },
  ],
};

/** MSW 2 depends on packages that ship ES modules only; Jest runs CommonJS. */
const MSW_ESM = '@open-draft/deferred-promise|rettime|until-async';

/**
 * Browser tests are slow and need Chromium, so they run on their own: `npm run test:e2e`.
 * Everything here is quick enough to run on every save.
 */
const config: Config = {
  projects: [
    {
      displayName: 'plugin',
      rootDir: 'plugin-agent-assist',
      roots: ['<rootDir>/src'],
      testEnvironment: 'jest-fixed-jsdom',
      setupFilesAfterEnv: ['<rootDir>/src/testing/setup.ts'],
      transform,
      transformIgnorePatterns: [`/node_modules/(?!(@twilio-paste/icons|${MSW_ESM})/)`],
    },
    {
      displayName: 'functions',
      rootDir: 'functions',

      testEnvironment: 'node',
      transform,
      transformIgnorePatterns: [`/node_modules/(?!(${MSW_ESM})/)`],
    },
    {
      displayName: 'mocks',
      rootDir: 'mocks',
      testEnvironment: 'node',
      transform,
      transformIgnorePatterns: [`/node_modules/(?!(${MSW_ESM})/)`],
    },
  ],
};

export default config;
