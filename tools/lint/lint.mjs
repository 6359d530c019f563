/** `npm run lint`: every static check, all of them even when an early one fails. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { root } from '../bootstrap/runtime.mjs';

const CHECKS = [
  { name: 'types', command: ['typescript/bin/tsc', '--noEmit'] },
  { name: 'eslint', command: ['eslint/bin/eslint.js', '.', '--max-warnings=0'] },
  { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '.', '--log-level=warn'] },
  {
    name: 'imports',
    command: ['dependency-cruiser/bin/dependency-cruiser.mjs', 'apps', 'libs', '--config', '.dependency-cruiser.cjs'],
  },
  { name: 'words', command: ['cspell/bin.mjs', 'lint', '.', '--no-progress', '--no-summary', '--gitignore'] },
];

const only = process.argv[2];
const failed = CHECKS.filter(({ name }) => only === undefined || name === only).filter(
  ({ name, command: [script, ...args] }) => {
    const { status } = spawnSync(process.execPath, [join(root, 'node_modules', `${script}`), ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    process.stdout.write(`${name}: ${status === 0 ? 'ok' : 'NG'}\n`);
    return status !== 0;
  },
);
process.exit(failed.length > 0 ? 1 : 0);
