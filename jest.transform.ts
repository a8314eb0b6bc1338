import type { Config } from 'jest';

/** How Jest reads TypeScript, in every project. React's classic JSX is what Flex's own build knows. */
export const transform: Config['transform'] = {
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
export const MSW_ESM = '@open-draft/deferred-promise|rettime|until-async';
