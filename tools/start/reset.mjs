/** `npm run reset`: back to the state of a fresh clone. */
import { existsSync, realpathSync } from 'node:fs';
import { placeOf, removeDataDir } from '../servers/data-dir.mjs';
import { endLeftovers } from '../servers/leftovers.mjs';
import { dataDirOf } from './data-place.mjs';
import { findSupervisor } from './instance-lock.mjs';

const place = dataDirOf();
if (!existsSync(place)) {
  process.stdout.write(`${place} はありません / nothing to delete\n`);
  process.exit(0);
}
const dataDir = realpathSync(place);
const running = findSupervisor(dataDir);
if (running !== undefined) {
  process.stderr.write(
    `実行中です（pid ${running}）。先に npm start を Ctrl-C で止めてください / stop npm start first\n`,
  );
  process.exit(1);
}
if (!existsSync(`${dataDir}/secrets.json`) && !existsSync(`${dataDir}/pids`)) {
  process.stderr.write(`${dataDir} は本システムのデータではないようです / does not look like a data folder of ours\n`);
  process.exit(1);
}
await endLeftovers(placeOf(dataDir));
removeDataDir(dataDir);
process.stdout.write(`${dataDir} を削除しました / deleted\n`);
