/** The import table of the architecture: who may import what. Every rule is an error. */
const SPEC = '(\\.|-)spec\\.tsx?$';
const TEST_CODE = `${SPEC}|^(apps|libs)/[^/]+/test/|/domain/testing/|^libs/testing/|^e2e/`;
const PRODUCTION = { path: '^(apps|libs)/', pathNot: TEST_CODE };
const NPM = 'node_modules/';

/** @param {string} name @param {string} comment @param {object} from @param {object} to */
const never = (name, comment, from, to) => ({ name, comment, severity: 'error', from, to });

/** A lib and all that it may import: its own files, the named libs of ours, npm packages and Node. @param {string} lib @param {string[]} libs */
const libMayImport = (lib, libs) =>
  never(
    `lib-${lib}`,
    `libs/${lib} imports of ours only ${libs.join(', ') || 'itself'}.`,
    { path: `^libs/${lib}/`, pathNot: TEST_CODE },
    { path: '^libs/', pathNot: `^libs/(${[lib, ...libs, 'testing'].join('|')})/` },
  );

const layers = [
  never(
    'domain-is-pure',
    'A domain imports only itself and libs/kernel, so that the rules can be read and tested alone.',
    { path: '^apps/([^/]+)/src/domain/', pathNot: TEST_CODE },
    { pathNot: '^apps/$1/src/domain/|^libs/kernel/' },
  ),
  never(
    'application-not-http',
    'Use cases know nothing of the way they were called.',
    { path: '^apps/([^/]+)/src/application/', pathNot: TEST_CODE },
    { path: '^apps/$1/src/adapters/http/' },
  ),
  never(
    'persistence-not-application',
    'A repository is called by a use case, never the other way round; ports are the exception.',
    { path: '^apps/([^/]+)/src/adapters/persistence/', pathNot: TEST_CODE },
    { path: '^apps/$1/src/application/', pathNot: '^apps/$1/src/application/ports/' },
  ),
  never(
    'adapters-not-siblings',
    'An adapter does not lean on another adapter; what both need belongs to application or libs.',
    { path: '^apps/([^/]+)/src/adapters/([^/]+)/', pathNot: TEST_CODE },
    { path: '^apps/$1/src/adapters/', pathNot: '^apps/$1/src/adapters/$2/' },
  ),
];

const boundaries = [
  never(
    'no-other-app',
    'Services meet by messages and HTTP only.',
    { path: '^apps/([^/]+)/' },
    { path: '^apps/(?!$1/)' },
  ),
  never('libs-not-apps', 'What is shared does not know who shares it.', { path: '^libs/' }, { path: '^apps/' }),
  never(
    'counterparts-only-kernel',
    'The stand-ins read formats with their own code, else an error of ours would hide itself.',
    { path: '^apps/counterparts/', pathNot: TEST_CODE },
    { path: '^libs/', pathNot: '^libs/kernel/' },
  ),
  never(
    'production-not-test-code',
    'Production imports neither libs/testing nor specs nor test builders.',
    PRODUCTION,
    { path: TEST_CODE },
  ),
  never('production-not-tools', 'Tools run in development and CI; nothing deployed needs them.', PRODUCTION, {
    path: '^(tools|e2e)/',
  }),
];

const bench = [
  never(
    'floor-stands-alone',
    'What the product is measured against shares no line with it.',
    { path: '^tools/bench/floor/' },
    { path: '^(apps|libs|tools|e2e)/', pathNot: '^tools/bench/floor/' },
  ),
];

const libs = [
  never(
    'kernel-alone',
    'libs/kernel imports nothing of ours.',
    { path: '^libs/kernel/' },
    { path: '^libs/', pathNot: '^libs/kernel/' },
  ),
  never(
    'contracts-packages',
    'Contracts are classes with validation and nothing else.',
    { path: '^libs/contracts/', pathNot: TEST_CODE },
    { path: NPM, pathNot: `${NPM}(@types/)?(class-validator|class-transformer)/` },
  ),
  libMayImport('contracts', ['kernel']),
  libMayImport('config', ['kernel']),
  libMayImport('persistence', ['kernel', 'config']),
  libMayImport('security', ['kernel', 'config']),
  libMayImport('messaging', ['kernel', 'contracts', 'config', 'persistence', 'telemetry', 'security']),
  libMayImport('delivery', ['kernel', 'contracts', 'config', 'persistence', 'telemetry', 'security', 'messaging']),
  libMayImport('telemetry', ['kernel', 'config', 'security']),
  never(
    'telemetry-only-access-decorators',
    'Of libs/security, telemetry needs only the decorator that opens its health and metrics pages.',
    { path: '^libs/telemetry/', pathNot: TEST_CODE },
    { path: '^libs/security/', pathNot: '^libs/security/src/access\\.decorator\\.ts$' },
  ),
];

const hygiene = [
  never('no-circular', 'A circle has no part that can be understood alone.', {}, { circular: true }),
  never(
    'no-orphans',
    'A file that nobody imports and that imports nobody is dead.',
    { orphan: true, path: '^(apps|libs|tools)/.*\\.ts$', pathNot: '\\.d\\.ts$' },
    {},
  ),
  never('no-dev-dependency', 'Production runs on `dependencies` alone.', PRODUCTION, {
    dependencyTypes: ['npm-dev'],
    dependencyTypesNot: ['type-only'],
    pathNot: `${NPM}@types/`,
  }),
  never('not-to-unresolvable', 'The import leads nowhere.', {}, { couldNotResolve: true }),
  never(
    'no-undeclared-package',
    'The package is not in package.json.',
    {},
    { dependencyTypes: ['npm-no-pkg', 'npm-unknown'] },
  ),
];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [...layers, ...boundaries, ...bench, ...libs, ...hygiene],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'require', 'node', 'default', 'types'],
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.cjs', '.json', '.d.ts'],
    },
  },
};
