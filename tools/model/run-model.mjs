/** `npm run model [-- --reduced] [name...]`: every design must hold, every mutant must be caught. */
import { constants } from 'node:os';
import { checkVariant, readVariants, stopSearches } from './check-variant.mjs';
import { provideSpin, ToolsMissing } from './spin-tools.mjs';

/** @param {import('./check-variant.mjs').Variant} variant @param {import('./check-variant.mjs').Finding} finding */
function line(variant, finding) {
  const mark = finding.asExpected ? 'ok' : 'NG';
  const states = finding.states.toLocaleString('en').padStart(11);
  const told = finding.violated === '' ? '' : `  ${finding.violated.slice(0, 60)}`;
  const time = finding.seconds.toFixed(2).padStart(6);
  return `${mark}  ${variant.name.padEnd(30)} ${finding.result.padEnd(5)} ${states} states ${time} s${told}\n`;
}

/** @param {string[]} args @returns {Promise<number>} exit code */
async function main(args) {
  const size = args.includes('--reduced') ? 'reduced' : 'full';
  const names = args.filter((arg) => arg !== '--reduced');
  const variants = (await readVariants()).filter(({ name }) => names.length === 0 || names.includes(name));
  if (variants.length === 0) {
    process.stderr.write('使い方 / usage: npm run model [-- --reduced] [name...]\n');
    return 1;
  }
  provideSpin();
  const failed = [];
  for (const variant of variants) {
    const finding = await checkVariant(variant, size);
    process.stdout.write(line(variant, finding));
    if (!finding.asExpected) failed.push(variant.name);
  }
  if (failed.length > 0) process.stderr.write(`期待と違うもの / not as expected: ${failed.join(', ')}\n`);
  return failed.length > 0 ? 1 : 0;
}

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
  process.once(signal, () => {
    stopSearches();
    // The folder of the search is removed once its verifier has ended.
    setTimeout(() => process.exit(128 + constants.signals[signal]), 100);
  });
}

main(process.argv.slice(2)).then(
  (code) => (process.exitCode = code),
  (error) => {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    process.exitCode = error instanceof ToolsMissing ? 2 : 1;
  },
);
