import boundaries from 'eslint-plugin-boundaries';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

const SRC = 'plugin-agent-assist/src';

/**
 * The layers of the plugin, each with the layers that it may import. They point one way: what is drawn knows
 * what is remembered, what is remembered knows what is decided, and only `plugin` knows everything.
 */
const LAYERS = {
  domain: [],
  // XState as the machines get it, those of components included.
  xstate: [],
  machine: ['domain', 'xstate'],
  store: ['machine', 'domain'],
  ui: ['store', 'domain', 'xstate'],
  adapters: ['machine', 'domain'],
  'adapters/flex': ['adapters', 'machine', 'domain'],
  plugin: ['ui', 'store', 'machine', 'xstate', 'adapters', 'adapters/flex', 'domain'],
  testing: ['plugin', 'ui', 'store', 'machine', 'adapters', 'adapters/flex', 'domain'],
};

const TESTS = [
  '**/*.test.{ts,tsx}',
  `${SRC}/testing/**`,
  '**/testing/**',
  '**/e2e/**',
  '**/test/**',
  '**/bench/**',
];

const REACT = ['react', 'react-dom', 'react-redux', '@xstate/react'];
const FLEX = ['@twilio/*'];
const PASTE = ['@twilio-paste/*'];

/** The packages that `layer` does without, and why. */
const without = (layer, disallow, reason) => ({
  from: [layer],
  disallow,
  message: `${layer}/ does not import \${dependency.source}: ${reason}`,
});

export default tseslint.config(
  {
    ignores: [
      '**/node_modules/**',
      '**/build/**',
      '**/dist/**',
      '**/.cache/**',
      '**/coverage/**',
      'test-results/**',
      'plugin-agent-assist/public/**',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  ...[...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked].map((config) => ({
    ...config,
    files: ['**/*.{ts,tsx}'],
  })),
  {
    files: ['**/*.{ts,tsx}'],
    languageOptions: {
      parserOptions: { project: './tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/switch-exhaustiveness-check': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      // An empty string is as good as none wherever a `||` follows it here.
      '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true } }],
      // Objects are made by functions that close over their state: no method uses `this`.
      '@typescript-eslint/unbound-method': 'off',
      // xstate spells "takes no input" as void.
      '@typescript-eslint/no-invalid-void-type': 'off',
      '@typescript-eslint/no-empty-function': 'off',
      eqeqeq: 'error',
    },
  },
  {
    files: [`${SRC}/**/*.{ts,tsx}`],
    plugins: { boundaries, 'react-hooks': reactHooks },
    settings: {
      'import/resolver': { node: { extensions: ['.ts', '.tsx', '.js', '.json'] } },
      'boundaries/include': [`${SRC}/**/*`],
      'boundaries/elements': [
        { type: 'entry', mode: 'full', pattern: [`${SRC}/index.ts`, `${SRC}/*.d.ts`] },
        { type: 'adapters/flex', pattern: `${SRC}/adapters/flex` },
        ...Object.keys(LAYERS)
          .filter((layer) => layer !== 'adapters/flex')
          .map((layer) => ({ type: layer, pattern: `${SRC}/${layer}` })),
      ],
    },
    rules: {
      ...reactHooks.configs.recommended.rules,
      'no-console': ['error', { allow: ['error', 'warn'] }],
      'boundaries/no-unknown-files': 'error',
      'boundaries/element-types': [
        'error',
        {
          default: 'disallow',
          message: '${file.type}/ does not import ${dependency.type}/: see the layers in eslint.config.mjs',
          rules: [
            ...Object.entries(LAYERS).map(([from, allow]) => ({ from: [from], allow: [from, ...allow] })),
            { from: ['entry'], allow: ['plugin'] },
          ],
        },
      ],
      'boundaries/external': [
        'error',
        {
          default: 'allow',
          rules: [
            without('domain', ['*', '@*/*'], 'it is the product in its own words'),
            without(
              'machine',
              [...REACT, ...FLEX, ...PASTE, '@reduxjs/toolkit', 'socket.io-client', 'valibot'],
              'it decides, and neither draws nor remembers nor talks to the world',
            ),
            without(
              'store',
              [...REACT, ...FLEX, ...PASTE, 'socket.io-client', 'valibot'],
              'it remembers, and neither draws nor talks to the world',
            ),
            {
              ...without('store', ['xstate'], 'it knows the types of machines and runs none'),
              importKind: 'value',
            },
            without('ui', ['xstate'], 'a machine of a component lives in a file x.machine.ts beside it'),
            without('ui', ['socket.io-client', 'valibot'], 'it reaches the world by commands'),
            without(
              'adapters',
              [...REACT, ...FLEX, ...PASTE],
              'Flex is met in adapters/flex, and the rest draws nothing',
            ),
            without('adapters/flex', [...REACT, ...PASTE], 'adapters draw nothing'),
          ],
        },
      ],
      '@typescript-eslint/no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              group: [
                'agent-assist-functions',
                'agent-assist-functions/**',
                'agent-assist-mocks',
                'agent-assist-mocks/**',
              ],
              allowTypeImports: true,
              message: 'Flex compiles src/ only: other workspaces may give types, not code.',
            },
            {
              regex: '^(\\.\\./)+(mocks|functions)/',
              allowTypeImports: true,
              message: 'Flex compiles src/ only: other workspaces may give types, not code.',
            },
            {
              group: ['msw', 'msw/**', '@mswjs/**'],
              message: 'What stands in for the world stays out of the product.',
            },
          ],
        },
      ],
    },
  },
  {
    files: [`${SRC}/ui/**/*.machine.ts`],
    rules: {
      'boundaries/external': [
        'error',
        {
          default: 'allow',
          rules: [
            without(
              'ui',
              [...REACT, ...FLEX, ...PASTE, 'socket.io-client', 'valibot'],
              'a machine decides, and draws nothing',
            ),
          ],
        },
      ],
    },
  },
  {
    files: ['functions/src/**/*.ts'],
    ignores: TESTS,
    rules: { 'no-console': ['error', { allow: ['error', 'warn', 'info'] }] },
  },
  {
    files: TESTS,
    rules: {
      'boundaries/element-types': 'off',
      'boundaries/external': 'off',
      '@typescript-eslint/no-restricted-imports': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/require-await': 'off',
    },
  },
  {
    files: ['**/*.{js,cjs,mjs}'],
    rules: {
      eqeqeq: 'error',
      'no-unused-vars': ['error', { ignoreRestSiblings: true }],
      'prefer-const': 'error',
    },
  },
  {
    // `types: {} as …` is how xstate's `setup` is told its types; to the rule it looks needless.
    files: ['**/*.machine.ts'],
    rules: { '@typescript-eslint/no-unnecessary-type-assertion': 'off' },
  },
);
