import { availableParallelism } from 'node:os';

/** ES modules under Jest: run through tools/test.mjs, which sets --experimental-vm-modules. Types are checked by tsc, not here. */
export default {
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testMatch: ['**/*.spec.ts'],
  testEnvironment: 'node',
  // `source` makes `#pds` mean libs/pds/src/index.ts ("imports" in package.json). No mapper for '#': packages have '#' imports too.
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  setupFiles: ['<rootDir>/test/support/property-seed.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['ts-jest', { useESM: true, tsconfig: '<rootDir>/tsconfig.json' }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.cache/'],
  cacheDirectory: '<rootDir>/.cache/jest',
  coverageDirectory: '<rootDir>/coverage',
  coverageProvider: 'v8',
  collectCoverageFrom: ['{apps,libs}/*/src/**/*.ts', '!**/*.spec.ts'],
  maxWorkers: Math.min(4, Math.max(2, availableParallelism() - 1)), // two cores would give one worker by default
  testTimeout: 20_000,
  reporters: ['default', '<rootDir>/tools/jest-summary-reporter.mjs'],
};
