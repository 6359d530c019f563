import fc from 'fast-check';
import { canonicalJson } from '#kernel/canonical-json';
import { type AttemptRow, diff, type HeldRow } from './diff.ts';
import { applyAnswer } from './holding.ts';
import type { WantedRow } from './wanted.ts';

const keys = fc.constantFrom('1', '2', '3', '4');
const content = fc.record({ endsOn: fc.constantFrom('2026-04-01', null), name: fc.constantFrom('甲', '乙') });
const wantedRows = fc.uniqueArray(fc.record({ key: keys, content }), { selector: (row) => row.key });
const heldRows = fc.uniqueArray(fc.record({ key: keys, content, rowVersion: fc.integer({ min: 1, max: 9 }) }), {
  selector: (row) => row.key,
});

/** Last 版 per key: at least that of the held row, also for keys that are no longer held. */
function lastVersions(holding: readonly HeldRow[], spare: number): Map<string, number> {
  const versions = new Map(['1', '2', '3', '4'].slice(0, spare).map((key) => [key, spare]));
  for (const { key, rowVersion } of holding) versions.set(key, Math.max(rowVersion, versions.get(key) ?? 0));
  return versions;
}

function contents(rows: readonly WantedRow[]): string {
  return canonicalJson(Object.fromEntries(rows.map((row) => [`k${row.key}`, row.content])));
}

function allAccepted(
  rows: readonly AttemptRow[],
): { operation: AttemptRow['operation']; key: string; accepted: true }[] {
  return rows.map(({ operation, key }) => ({ operation, key, accepted: true }));
}

describe('受領済みの行から届けたい行への差分', () => {
  const anything = fc.record({ holding: heldRows, wanted: wantedRows, spare: fc.integer({ min: 0, max: 4 }) });

  it('すべて受領されれば、届けたい行をちょうど保有する', () => {
    fc.assert(
      fc.property(anything, ({ holding, wanted, spare }) => {
        const rows = diff(holding, wanted, lastVersions(holding, spare));
        expect(contents(applyAnswer(holding, rows, allAccepted(rows)))).toBe(contents(wanted));
      }),
    );
  });

  it('新しい行の版は、そのキーで使ったどの版よりも上がる', () => {
    fc.assert(
      fc.property(anything, ({ holding, wanted, spare }) => {
        const versions = lastVersions(holding, spare);
        for (const row of diff(holding, wanted, versions)) {
          if (row.operation === 'PUT') expect(row.rowVersion).toBe((versions.get(row.key) ?? 0) + 1);
        }
      }),
    );
  });

  it('無効は受領された版と内容のまま、新しい行より先に並ぶ', () => {
    fc.assert(
      fc.property(anything, ({ holding, wanted, spare }) => {
        const rows = diff(holding, wanted, lastVersions(holding, spare));
        const operations = rows.map(({ operation }) => operation);
        expect(operations.lastIndexOf('VOID')).toBeLessThan(operations.indexOf('PUT') >>> 0);
        for (const { operation, ...row } of rows) if (operation === 'VOID') expect(holding).toContainEqual(row);
      }),
    );
  });

  it('内容が等しいときだけ空になり、項目の順序は問わない', () => {
    fc.assert(
      fc.property(anything, ({ holding, wanted, spare }) => {
        const rows = diff(holding, wanted, lastVersions(holding, spare));
        expect(rows.length === 0).toBe(contents(holding) === contents(wanted));
      }),
    );
    const held = [{ key: '1', rowVersion: 3, content: { a: 1, b: { c: null, d: [1] } } }];
    const same = [{ key: '1', content: { b: { d: [1], c: null, e: undefined }, a: 1 } }];
    expect(diff(held, same, new Map([['1', 3]]))).toEqual([]);
  });

  it('変わった行は、無効と次の版の二行になる', () => {
    const held = [{ key: '1', rowVersion: 1, content: { endsOn: null } }];
    const wanted = [{ key: '1', content: { endsOn: '2026-05-01' } }];
    expect(diff(held, wanted, new Map([['1', 2]]))).toEqual([
      { operation: 'VOID', key: '1', rowVersion: 1, content: { endsOn: null } },
      { operation: 'PUT', key: '1', rowVersion: 3, content: { endsOn: '2026-05-01' } },
    ]);
  });
});
