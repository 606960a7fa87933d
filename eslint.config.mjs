import js from '@eslint/js';
import jest from 'eslint-plugin-jest';
import tseslint from 'typescript-eslint';

const WORKSHOP = ['**/*.spec.ts', 'libs/*/testing/**/*.ts', 'test/**/*.ts'];

/** Refusals that ESLint has no rule of its own for (style.md §1). */
const REFUSED = [
  { selector: 'TSEnumDeclaration', message: 'No enum: use a union of string literals.' },
  { selector: 'ExportDefaultDeclaration', message: 'No default export: name it.' },
  { selector: 'ExportAllDeclaration', message: 'No `export *`: list what leaves.' },
];
const ENVIRONMENT = [
  {
    selector: "MemberExpression[object.name='process'][property.name='env']",
    message: 'Only libs/platform/src/environment.ts (and that of the simulator) reads the environment.',
  },
  {
    selector: "ImportDeclaration[source.value='node:process']",
    message: 'Use the global `process`, so that the rule about the environment can see it.',
  },
];
/** A machine that is busy makes such a test fail: order and outcome are evidence, speed is shown by `npm run bench:*`. */
const TIMED = [
  {
    selector: "CallExpression[callee.property.name=/^toBeLessThan/] MemberExpression[object.name='performance']",
    message: 'No test of speed: show the order of things, or write a benchmark.',
  },
  {
    selector: "MemberExpression[object.name='process'][property.name=/^(cpuUsage|hrtime)$/]",
    message: 'No test of speed: show the order of things, or write a benchmark.',
  },
];

export default tseslint.config(
  { ignores: ['**/node_modules/**', 'dist/**', '.cache/**', 'coverage/**'] },
  js.configs.recommended,
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: { process: 'readonly', URL: 'readonly', module: 'writable', fetch: 'readonly', AbortSignal: 'readonly' },
    },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: false, skipComments: false }],
      'max-lines-per-function': ['error', { max: 40 }],
      complexity: ['error', 8],
      'no-console': 'error',
      'no-param-reassign': 'error',
      'no-restricted-syntax': ['error', ...REFUSED, ...ENVIRONMENT],
      eqeqeq: 'error',
      '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off', // false alarms on Nest and winston option objects
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/require-await': 'off', // an adapter without I/O keeps the port's promise: a throw must reject
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', ignoreRestSiblings: true }],
    },
  },
  {
    files: WORKSHOP,
    rules: {
      'max-lines-per-function': 'off', // a describe block is one function
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['libs/platform/src/environment.ts', 'apps/simulator/src/environment.ts', 'test/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', ...REFUSED] },
  },
  {
    files: ['libs/**/*.spec.ts', 'libs/*/testing/**/*.ts', 'apps/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...REFUSED, ...ENVIRONMENT, ...TIMED] },
  },
  {
    files: ['test/**/*.spec.ts'],
    rules: { 'no-restricted-syntax': ['error', ...REFUSED, ...TIMED] },
  },
  {
    files: ['**/*.spec.ts'],
    ...jest.configs['flat/recommended'],
    rules: {
      ...jest.configs['flat/recommended'].rules,
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', '**.expect*', 'fc.assert'] }],
      'jest/no-disabled-tests': 'off', // suites that need Redis are skipped where there is none, and say so
      '@typescript-eslint/unbound-method': 'off',
      'jest/unbound-method': 'error',
    },
  },
);
