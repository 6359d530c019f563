/**
 * Preloaded into every service of a fault campaign: the clock of its process is wrong by as many milliseconds as a file
 * with the service's name says, from its start and again after each SIGWINCH. Timers and `performance.now()` stay right,
 * as on a machine whose date is wrong.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [, service] = /\/apps\/([a-z]+)\/src\/main\.js$/.exec(process.argv[1] ?? '') ?? [];
const RightDate = Date;
const rightNow = Date.now;
let skew = 0;

function readSkew() {
  try {
    skew = Number(readFileSync(join(process.env.KOKUHO_FAILPOINT_DIR ?? '', `${service}.clock`), 'utf8'));
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
    skew = 0;
  }
}

RightDate.now = () => rightNow() + skew;
const WrongDate = new Proxy(RightDate, {
  construct: (target, given, made) =>
    Reflect.construct(target, given.length === 0 ? [target.now()] : given, made === WrongDate ? target : made),
  apply: () => new WrongDate().toString(),
});
globalThis.Date = WrongDate;
readSkew();
process.on('SIGWINCH', readSkew);
