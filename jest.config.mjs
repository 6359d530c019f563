/** Five kinds of test, told apart by their suffix; each spec file belongs to exactly one of them. */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: { customExportConditions: ['source', 'node', 'node-addons'] },
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '\\.tsx?$': [
      '@swc/jest',
      {
        jsc: {
          parser: { syntax: 'typescript', decorators: true, tsx: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
          keepClassNames: true,
          target: 'es2023',
        },
        module: { type: 'es6' },
        exclude: [],
        swcrc: false,
      },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.data/'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
};

const servers = {
  globalSetup: '<rootDir>/tools/test/global-setup.mjs',
  globalTeardown: '<rootDir>/tools/test/global-teardown.mjs',
};

export default {
  workerIdleMemoryLimit: '512MB',
  maxWorkers: 2,
  testTimeout: 30_000,
  projects: [
    { ...shared, displayName: 'unit', testRegex: ['\\.(spec|contract-spec)\\.ts$'] },
    { ...shared, displayName: 'simulation', testRegex: ['\\.sim-spec\\.ts$'] },
    { ...shared, ...servers, displayName: 'integration', testRegex: ['\\.int-spec\\.ts$'] },
    { ...shared, displayName: 'e2e', testRegex: ['\\.e2e-spec\\.ts$'] },
  ],
};
