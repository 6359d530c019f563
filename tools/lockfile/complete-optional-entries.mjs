/**
 * Fills the optional platform packages that a lock file names but does not describe.
 *
 * A registry mirror that serves only this platform's builds leaves entries such as `@swc/core-darwin-arm64` empty, and
 * `npm ci` then refuses the whole lock file. Run once after `npm install <package>`; later lock updates keep the entries.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const OPERATING_SYSTEMS = ['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony'];
const ARCHITECTURES = [
  ['arm-', 'arm'],
  ['arm64', 'arm64'],
  ['x64', 'x64'],
  ['ia32', 'ia32'],
  ['ppc64', 'ppc64'],
  ['s390x', 's390x'],
  ['riscv64', 'riscv64'],
  ['loong64', 'loong64'],
];

const file = new URL('../../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(file, 'utf8'));
let filled = 0;

for (const owner of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(owner.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key]?.version || Object.keys(lock.packages).some((path) => path.endsWith(`/${key}`))) continue;
    const os = OPERATING_SYSTEMS.find((candidate) => name.includes(`-${candidate}`));
    const cpu = ARCHITECTURES.find(([mark]) => `${name}-`.includes(`-${mark}`))?.[1];
    if (!os || !cpu) continue;
    lock.packages[key] = { version, cpu: [cpu], optional: true, os: [os] };
    filled += 1;
  }
}

lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(`${filled} optional entries filled\n`);
