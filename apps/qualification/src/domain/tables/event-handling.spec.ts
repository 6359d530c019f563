import { contextOn, d, changeOf, factsOf, insuredFrom, TOWN } from '../testing/person.ts';
import { decideRegistryChange } from '../decisions/decide-registry-change.ts';
import { rowOn } from './dated-table.ts';
import { EVENT_HANDLING_ROWS, loadEventHandling } from './event-handling.ts';
import { REGISTRY_REASONS, type RegistryReason } from './registry-reasons.ts';
import { loadRuleTables } from './rule-tables.ts';

const ACQUISITIONS: readonly RegistryReason[] = [
  'MOVE_IN_DOMESTIC',
  'MOVE_IN_ABROAD',
  'FOREIGN_RESIDENT_STARTED',
  'BIRTH',
  'ENTRY_EX_OFFICIO',
  'RESTORED',
];

describe('住民異動の処理区分の表', () => {
  const table = loadEventHandling();

  it('すべての異動事由に行がある', () => {
    const missing = REGISTRY_REASONS.filter((reason) => rowOn(table, reason, d('2026-11-24'), TOWN).reason !== reason);
    expect(missing).toEqual([]);
  });

  it.each(ACQUISITIONS)('%s は自動で取得しない（社保の加入が分からないため）', (reason) => {
    const row = rowOn(table, reason, d('2026-11-24'), TOWN);
    expect([row.insured, row.role, row.other]).not.toContain('AUTO');
  });

  it('町が転出を職員確認と定めると、その日から提案に変わる', () => {
    const own = { insured: 'PROPOSE', municipalityCode: TOWN, validFrom: '2026-05-01' } as const;
    const row = EVENT_HANDLING_ROWS.find((candidate) => candidate.reason === 'MOVE_OUT_DOMESTIC');
    const rows = row === undefined ? [] : [...EVENT_HANDLING_ROWS, { ...row, ...own }];
    const tables = { ...loadRuleTables(), eventHandling: loadEventHandling(rows, '2026-05-01+313700') };
    const facts = factsOf(insuredFrom({ from: '2026-01-10' }));
    const decide = (on: string) =>
      decideRegistryChange(
        changeOf('MOVE_OUT_DOMESTIC', on, { toMunicipalityCode: '271004' }),
        facts,
        contextOn('2026-04-01', { tables }),
      );
    expect(decide('2026-04-30').type).toBe('apply');
    expect(decide('2026-05-31').type).toBe('propose');
    expect(decide('2026-05-31').basis.tableVersion).toContain('event-handling@2026-05-01+313700');
  });
});
