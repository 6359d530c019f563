import 'reflect-metadata';
import { parseArgs } from 'node:util';
import type { Envelope } from '#contracts/envelope';
import { newId } from '#kernel/ids';
import { plainDate } from '#kernel/plain-date';
import { loadKeys } from '../../apps/addressing/src/adapters/vault/key-file.ts';
import { IndividualNumberVault } from '../../apps/addressing/src/adapters/vault/individual-number.vault.ts';
import { addresseePart } from '../../apps/addressing/src/application/take-registry-event/addressee-message.ts';
import { addressingRows } from '../../apps/addressing/src/application/initial-load/addressing-load.ts';
import type { RegistryResident } from '../../apps/addressing/src/domain/registry-event.ts';
import { federationRows } from '../../apps/federation/src/application/initial-load/federation-load.ts';
import { addresseeRows, linkageRows } from '../../apps/linkage/src/application/initial-load/linkage-load.ts';
import { TownSettings } from '../../apps/qualification/src/application/household-case/household-case.ts';
import {
  loadHousehold,
  QualificationRows,
} from '../../apps/qualification/src/application/initial-load/qualification-load.ts';
import { operatorEnvironment } from './operator-environment.ts';
import { SeedTargets } from './seed-targets.ts';
import { readTown, settleTown, sendHoldings, type TownHousehold, type TownMember } from './seed-town.ts';

const HOUSEHOLDS_PER_CHUNK = 2_000;

interface Numbers {
  integrated: number;
  household: number;
  copy: number;
  object: number;
}

/** 初期移行 of a synthetic town: every service's tables and the stand-ins get the same state; no message is sent. */
async function seed(persons: number, seedNumber: number): Promise<void> {
  const started = performance.now();
  const setting = operatorEnvironment();
  const town = new TownSettings(
    setting('KOKUHO_MUNICIPALITY'),
    setting('KOKUHO_INSURER_NUMBER'),
    process.env['KOKUHO_SYMBOL'] ?? '湯国',
  );
  const vault = new IndividualNumberVault(loadKeys(setting('KOKUHO_KEY_FILE')));
  const businessDay = plainDate(setting('KOKUHO_TODAY'));
  const order = { seed: seedNumber, persons, asOf: businessDay };
  const targets = await SeedTargets.open(setting('DATABASE_ADMIN_URL'));
  try {
    const numbers = await reserveNumbers(targets, persons);
    const recordedAt = new Date().toISOString();
    const origin = originOfLoad(businessDay, town.municipality);
    let loaded = 0;
    for await (const chunk of readTown(setting('KOKUHO_REGISTRY_URL'), order, HOUSEHOLDS_PER_CHUNK)) {
      const members = chunk.flatMap((household) =>
        household.members.map((member) => ({ ...numbered(member, numbers) })),
      );
      const byId = new Map(members.map((member) => [member.resident.residentId, member]));
      await targets.copy('addressing', addressingRows(town.municipality, members, vault));
      const rows = new QualificationRows();
      const nextNumber = (): string => String(numbers.household++);
      const loads = chunk.map((household) =>
        loadHousehold(sourceOf(household, byId), { town, businessDay, recordedAt, nextNumber }, rows),
      );
      await targets.copy('qualification', rows.toTableRows());
      const changed = loads.flatMap((load) => load.persons);
      const copies = linkageRows(
        changed.map((message) => ({ id: numbers.copy++, message })),
        origin,
        recordedAt,
      );
      const residents = members.map(({ resident, integratedAddresseeNumber }) => ({
        residentId: resident.residentId,
        integratedAddresseeNumber,
      }));
      await targets.copy('linkage', [addresseeRows(town.municipality, residents), ...copies.tables]);
      const households = loads.flatMap((load) => (load.household ? [load.household] : []));
      const objects = federationRows(
        {
          households: households.map((message) => ({ id: numbers.object++, message })),
          persons: changed.map((message) => ({ id: numbers.object++, message })),
        },
        origin,
        recordedAt,
      );
      await targets.copy('federation', objects.tables);
      await sendHoldings(`${setting('KOKUHO_INTERMEDIATE_SERVER_URL')}/holdings`, copies.holdings);
      await sendHoldings(`${setting('KOKUHO_AGGREGATION_URL')}/holdings`, objects.holdings);
      loaded += members.length;
      process.stdout.write(`${String(loaded)} / ${String(persons)} 人\n`);
    }
    await targets.commit();
    await settleTown(setting('KOKUHO_REGISTRY_URL'), order);
  } finally {
    await targets.close();
  }
  process.stdout.write(`初期移行が終わりました（${((performance.now() - started) / 1000).toFixed(1)} 秒）\n`);
}

/** More numbers than are used leave gaps, which no series here forbids. */
async function reserveNumbers(targets: SeedTargets, persons: number): Promise<Numbers> {
  return {
    integrated: await targets.reserve('addressing', 'integrated_addressee_number', persons),
    household: await targets.reserve('qualification', 'nhi_household_id', persons),
    copy: await targets.reserve('linkage', 'delivery.object_id_seq', persons),
    object: await targets.reserve('federation', 'delivery.object_id_seq', persons * 2),
  };
}

function numbered(member: TownMember, numbers: Numbers) {
  const { individualNumber, sequence, insured: _insured, nhi: _nhi, ...resident } = member;
  return {
    resident: resident as RegistryResident,
    sequence,
    individualNumber,
    integratedAddresseeNumber: String(numbers.integrated++),
  };
}

function sourceOf(household: TownHousehold, byId: ReadonlyMap<string, ReturnType<typeof numbered>>) {
  return {
    registryHouseholdId: household.registryHouseholdId,
    headResidentId: household.headResidentId,
    members: household.members.map((member) => {
      const resident = byId.get(member.residentId);
      if (!resident) throw new RangeError('the member was not numbered');
      return {
        residentId: member.residentId,
        state: addresseePart(resident.resident, null),
        integratedAddresseeNumber: resident.integratedAddresseeNumber,
        acquiredOn: member.nhi?.acquiredOn ?? null,
      };
    }),
  };
}

/** The load stands for a message zero of every lane. */
function originOfLoad(businessDay: string, municipality: string): Envelope {
  return {
    specversion: '1.0',
    id: newId(),
    source: 'urn:kokuho:initial-load',
    type: 'initial-load',
    subject: municipality,
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    stream: 'initial-load',
    municipality,
    lane: 'initial-load',
    laneseq: 0,
    epoch: '00000000-0000-0000-0000-000000000000',
    businessday: businessDay,
    data: {},
  };
}

const { values } = parseArgs({
  options: { persons: { type: 'string', default: '2000' }, seed: { type: 'string', default: '1' } },
});
await seed(Number(values.persons), Number(values.seed));
