import 'reflect-metadata';
import { parseArgs } from 'node:util';
import { plainDate } from '#kernel/plain-date';
import { IndividualNumberVault } from '../../apps/addressing/src/adapters/vault/individual-number.vault.ts';
import { loadKeys } from '../../apps/addressing/src/adapters/vault/key-file.ts';
import { TownSettings } from '../../apps/qualification/src/application/household-case/household-case.ts';
import { operatorEnvironment } from './operator-environment.ts';
import { SeedTargets } from './seed-targets.ts';
import { readTown, settleTown } from './seed-town.ts';
import { TownLoad } from './town-load.ts';

const HOUSEHOLDS_PER_CHUNK = 2_000;

/** 初期移行 of a synthetic town: every service's tables and the stand-ins get the same state; no message is sent. */
async function seed(persons: number, seedNumber: number): Promise<void> {
  const started = performance.now();
  const setting = operatorEnvironment();
  const businessDay = plainDate(setting('KOKUHO_TODAY'));
  const order = { seed: seedNumber, persons, asOf: businessDay };
  const registryUrl = setting('KOKUHO_REGISTRY_URL');
  const targets = await SeedTargets.open(setting('DATABASE_ADMIN_URL'));
  try {
    const town = await TownLoad.prepare(targets, persons, {
      town: new TownSettings(
        setting('KOKUHO_MUNICIPALITY'),
        setting('KOKUHO_INSURER_NUMBER'),
        process.env['KOKUHO_SYMBOL'] ?? '湯国',
      ),
      vault: new IndividualNumberVault(loadKeys(setting('KOKUHO_KEY_FILE'))),
      businessDay,
      recordedAt: new Date().toISOString(),
      intermediateServerUrl: setting('KOKUHO_INTERMEDIATE_SERVER_URL'),
      aggregationUrl: setting('KOKUHO_AGGREGATION_URL'),
    });
    let loaded = 0;
    for await (const chunk of readTown(registryUrl, order, HOUSEHOLDS_PER_CHUNK)) {
      loaded += await town.load(chunk);
      process.stdout.write(`${String(loaded)} / ${String(persons)} 人\n`);
    }
    await targets.commit();
    await settleTown(registryUrl, order);
  } finally {
    await targets.close();
  }
  process.stdout.write(`初期移行が終わりました（${((performance.now() - started) / 1000).toFixed(1)} 秒）\n`);
}

const { values } = parseArgs({
  options: { persons: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
await seed(Number(values.persons), Number(values.seed));
