import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainDate } from '#kernel/plain-date';
import { registerDestinations } from '#messaging/outbox/destinations';
import { Outbox } from '#messaging/outbox/outbox';
import { QuarantineStore } from '#messaging/quarantine/quarantine.store';
import { BusinessDay } from '#persistence/business-day';
import { createTestDatabase, type TestDatabase } from '#testing/postgres';
import { ADDRESSING_MIGRATIONS } from '../src/adapters/persistence/migrations.ts';
import { RegistryEventReader } from '../src/adapters/registry/registry-event.reader.ts';
import { IndividualNumberVault } from '../src/adapters/vault/individual-number.vault.ts';
import { loadKeys } from '../src/adapters/vault/key-file.ts';
import { ApplyEvent } from '../src/application/take-registry-event/apply-event.ts';
import { PrepareEvent } from '../src/application/take-registry-event/prepare-event.ts';
import { SetAside } from '../src/application/take-registry-event/set-aside.ts';
import { TakeRegistryEvent } from '../src/application/take-registry-event/take-registry-event.ts';

const CONTRACT = 'libs/contracts/src/registry';

export function reader(): RegistryEventReader {
  return new RegistryEventReader('313700', `${CONTRACT}/resident.changed.v1.schema.json`);
}

/** An event of the registry as bytes: a move-in first, then changes of the name. */
export function event(residentId: string, sequence: number, change: object = {}, resident: object = {}): Buffer {
  const base = JSON.parse(readFileSync(`${CONTRACT}/examples/01-move-in-other-prefecture.json`, 'utf8')) as {
    data: { resident: object };
  };
  const { id, ...data } = { id: `e-${residentId}-${String(sequence)}`, ...change };
  return Buffer.from(
    JSON.stringify({
      ...base,
      id,
      subject: residentId,
      data: { ...base.data, sequence, ...data, resident: { ...base.data.resident, residentId, ...resident } },
    }),
  );
}

/** The intake on a database of its own. */
export interface TestIntake {
  readonly database: TestDatabase;
  readonly vault: IndividualNumberVault;
  readonly intake: TakeRegistryEvent;
  drop(): Promise<void>;
}

export async function createTestIntake(): Promise<TestIntake> {
  const folder = mkdtempSync(join(tmpdir(), 'kokuho-addressing-'));
  const database = await createTestDatabase({ migrations: ADDRESSING_MIGRATIONS });
  await registerDestinations(database.dataSource, 'addressing');
  const { dataSource } = database;
  const vault = new IndividualNumberVault(loadKeys(join(folder, 'keys', 'addressing.key')));
  const day = new BusinessDay(dataSource, plainDate('2026-07-01'));
  const quarantine = new QuarantineStore(dataSource);
  const events = new PrepareEvent(vault);
  const applying = new ApplyEvent(new Outbox('addressing'), day, vault);
  const aside = new SetAside(quarantine, vault);
  const intake = new TakeRegistryEvent(dataSource, events, applying, aside, reader());
  return {
    database,
    vault,
    intake,
    drop: async () => {
      await database.drop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
