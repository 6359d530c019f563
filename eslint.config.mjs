import prettier from 'eslint-config-prettier';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const SPECS = ['**/*.spec.ts', '**/*-spec.ts', '**/test/**/*.ts', 'apps/*/src/domain/testing/**/*.ts'];
const NODE_GLOBALS =
  'AbortController AbortSignal Buffer URL URLSearchParams TextDecoder TextEncoder clearInterval clearTimeout console ' +
  'fetch performance process setImmediate setInterval setTimeout structuredClone';

const ENVIRONMENT = [
  "MemberExpression[object.name='process'][property.name='env']",
  "VariableDeclarator[init.name='process'] > ObjectPattern > Property[key.name='env']",
  "ImportDeclaration[source.value=/^(node:)?process$/] > ImportSpecifier[imported.name='env']",
].map((selector) => ({
  selector,
  message: 'Only libs/config reads the environment: declare the variable in a config class.',
}));
const BARE_ERROR = {
  selector: "ThrowStatement > :matches(NewExpression, CallExpression)[callee.name='Error']",
  message: 'Throw an AppError with a code, or a RangeError for a broken precondition.',
};

/** The two commonest rules of .dependency-cruiser.cjs, repeated here because the editor shows these at once. */
const OTHER_APPS = { regex: '^(\\.\\./)+(apps|libs)/', message: 'No other app; libs by their # alias.' };
const DOMAIN_PURITY = [
  { regex: '^#(?!kernel/)', message: 'domain/ imports only itself and #kernel.' },
  { regex: '/(adapters|application)/', message: 'domain/ imports only itself and #kernel.' },
  { regex: '^(@nestjs/|@opentelemetry/|class-|typeorm$|amqplib$|pg$)', message: 'domain/ knows no framework.' },
];

const SHAPE = {
  complexity: ['error', 12],
  'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 60, skipBlankLines: true, skipComments: true }],
  // `== null` asks for both kinds of absence at once, which optional fields of messages have.
  eqeqeq: ['error', 'always', { null: 'ignore' }],
  'no-console': 'error',
  'object-shorthand': 'error',
  'prefer-const': 'error',
};

const TYPED = {
  // Injected classes stay value imports: with emitDecoratorMetadata the rule leaves decorated files alone.
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
  '@typescript-eslint/no-explicit-any': 'error',
  '@typescript-eslint/no-floating-promises': 'error',
  '@typescript-eslint/no-misused-promises': 'error',
  // Nest's transport asks for `unwrap<T>()`, where the caller names the type.
  '@typescript-eslint/no-unnecessary-type-parameters': 'off',
  '@typescript-eslint/no-non-null-assertion': 'error',
  '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
  '@typescript-eslint/no-unused-vars': [
    'error',
    { argsIgnorePattern: '^_', varsIgnorePattern: '^_', ignoreRestSiblings: true },
  ],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  // Spreading a text gives code points, which is what counting Japanese characters needs.
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  // Payloads are literals that are checked against their message class when they are sent.
  '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
};

/** jest's asymmetric matchers are `any`, and a described case may hold as many lines as it needs. */
const IN_SPECS = {
  'max-lines': 'off',
  'max-lines-per-function': 'off',
  '@typescript-eslint/no-unsafe-argument': 'off',
  '@typescript-eslint/no-unsafe-assignment': 'off',
};

export default defineConfig(
  globalIgnores(['dist/', '.data/', 'coverage/', 'node_modules/']),
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  { rules: SHAPE },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: TYPED,
  },
  {
    files: ['**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: Object.fromEntries([...NODE_GLOBALS.split(' '), 'module'].map((name) => [name, 'readonly'])),
    },
    rules: { 'no-undef': 'error', 'no-unused-vars': 'error', 'no-console': 'off' },
  },
  { files: ['tools/**/*.ts'], rules: { 'no-console': 'off' } },
  {
    files: ['apps/**/*.{ts,tsx}', 'libs/**/*.{ts,tsx}'],
    rules: {
      'no-restricted-syntax': ['error', ...ENVIRONMENT, BARE_ERROR],
      'no-restricted-imports': ['error', { patterns: [OTHER_APPS] }],
    },
  },
  {
    files: ['apps/*/src/domain/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { patterns: [OTHER_APPS, ...DOMAIN_PURITY] }] },
  },
  { files: ['libs/kernel/**/*.ts'], rules: { 'no-restricted-syntax': ['error', ...ENVIRONMENT] } },
  { files: SPECS, rules: IN_SPECS },
  {
    files: SPECS.map((pattern) => (pattern.startsWith('**/') ? `{apps,libs}/${pattern}` : pattern)),
    rules: { 'no-restricted-syntax': ['error', ...ENVIRONMENT] },
  },
  {
    // The stand-ins share nothing with the product but its kernel, so they read their own variables.
    files: ['libs/config/**/*.ts', 'libs/testing/**/*.ts', 'apps/counterparts/src/main.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/migrations/*.ts'],
    rules: { 'max-lines': 'off', 'max-lines-per-function': 'off', '@typescript-eslint/require-await': 'off' },
  },
  prettier,
);
