/** Spin and a C compiler: found, installed where that is possible, or asked for. */
// cspell:ignore libc
import { spawnSync } from 'node:child_process';
import { findOnPath } from '../servers/epmd.mjs';

const PROGRAMS = ['spin', 'gcc'];
const PACKAGES = ['spin', 'gcc', 'libc6-dev'];

/** Thrown when the model cannot be checked on this machine. */
export class ToolsMissing extends Error {
  /** @param {string[]} programs */
  constructor(programs) {
    const install = `sudo apt-get install ${PACKAGES.join(' ')}`;
    super(
      `${programs.join('、')} が見つかりません。「${install}」のあと、もう一度実行してください。\n` +
        `Not found: ${programs.join(', ')}. Run "${install}" and try again.`,
    );
  }
}

function missing() {
  return PROGRAMS.filter((program) => findOnPath(program) === undefined);
}

/** @param {string[]} args */
function apt(args) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  spawnSync('apt-get', ['-q', '-o', 'DPkg::Lock::Timeout=300', ...args], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** @throws {ToolsMissing} when they are neither there nor can be installed. */
export function provideSpin() {
  if (missing().length > 0 && process.getuid?.() === 0 && findOnPath('apt-get')) {
    process.stderr.write('Spin を apt で導入しています… / installing spin\n');
    apt(['update']);
    apt(['install', '-y', '--no-install-recommends', ...PACKAGES]);
  }
  const programs = missing();
  if (programs.length > 0) throw new ToolsMissing(programs);
}
