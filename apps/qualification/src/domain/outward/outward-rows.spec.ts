import { cancelOf, d, insuredFrom, Ledger, lossOf, MEMBERSHIP, PERSON } from '../testing/person.ts';
import type { LedgerEventDraft } from '../ledger/ledger-event.ts';
import { outwardRows } from './outward-rows.ts';

const common = {
  residentId: PERSON,
  provisional: false,
  authority: 'NOTIFICATION',
  factDate: d('2026-01-01'),
} as const;
const ended = (on: string): LedgerEventDraft => {
  return { ...common, kind: 'COVERAGE_ENDED', effectiveOn: d(on), reason: '02', destinationMunicipalityCode: '312037' };
};
const acquired = (on: string): readonly LedgerEventDraft[] => {
  const start = {
    reason: '01',
    previousMunicipalityCode: '131016',
    membership: { ...MEMBERSHIP, branch: '02' },
  } as const;
  return [
    { ...common, kind: 'ACQUIRED', effectiveOn: d(on), reason: '01', acquiredOnSource: 'OWN' },
    { ...common, kind: 'COVERAGE_STARTED', effectiveOn: d(on), ...start },
  ];
};

describe('送付先に見せる期間', () => {
  it('一つの適用が一行になり、資格の日と記号番号枝番を持つ', () => {
    expect(outwardRows(insuredFrom({ from: '2026-04-10', lostOn: '2026-07-02' }).timeline)).toEqual([
      {
        historyNumber: 1,
        nhiHouseholdId: 'N0001',
        symbol: '鳥湯',
        number: '1234',
        branch: '01',
        acquiredOn: '2026-04-10',
        acquiredOnSource: 'OWN',
        acquisitionReason: '01',
        lostOn: '2026-07-02',
        lossReason: '02',
        startsOn: '2026-04-10',
        startReason: '01',
        endsOn: '2026-07-02',
        endReason: '01',
        previousMunicipalityCode: null,
        destinationMunicipalityCode: null,
      },
    ]);
  });

  it('E12 県内転出の行は、資格の喪失がなく適用の終わりと転出先を持つ', () => {
    expect(outwardRows(insuredFrom({ from: '2019-05-01' }).with([ended('2026-06-15')]).timeline)).toMatchObject([
      { lostOn: null, lossReason: null, endsOn: '2026-06-15', endReason: '02', destinationMunicipalityCode: '312037' },
    ]);
  });

  it('E40 喪失・取消・取消の取消で、見せる喪失日が変わる', () => {
    const lost = insuredFrom({ from: '2026-01-10' }).with([lossOf('2026-07-02')]);
    const cancelled = lost.with([cancelOf('E3')]);
    const again = cancelled.with([cancelOf('E4')]);
    const shown = [lost, cancelled, again].map((ledger) => outwardRows(ledger.timeline)[0]?.lostOn);
    expect(shown).toEqual(['2026-07-02', null, '2026-07-02']);
  });

  it('E17 長さのない適用は見せない', () => {
    expect(outwardRows(new Ledger().with([...acquired('2026-05-10'), ended('2026-05-10')]).timeline)).toEqual([]);
  });

  it('取得がすべて取り消されれば、見せる行はない', () => {
    const never = insuredFrom({ from: '2026-01-10' })
      .with([cancelOf('E1')])
      .with([cancelOf('E2')]);
    expect(outwardRows(never.timeline)).toEqual([]);
  });

  it('履歴番号は適用開始の順に 1 から付く', () => {
    const rows = outwardRows(
      insuredFrom({ from: '2020-04-01', lostOn: '2024-04-01' }).with(acquired('2026-04-01')).timeline,
    );
    expect(rows.map((row) => [row.historyNumber, row.startsOn, row.branch])).toEqual([
      [1, '2020-04-01', '01'],
      [2, '2026-04-01', '02'],
    ]);
  });

  it('他の町で失われた資格の喪失日は、知らないので見せない', () => {
    const back = insuredFrom({ from: '2019-05-01' })
      .with([ended('2024-06-15')])
      .with(acquired('2026-08-01'));
    expect(outwardRows(back.timeline)).toMatchObject([
      { lostOn: null, endsOn: '2024-06-15' },
      { acquiredOn: '2026-08-01', lostOn: null },
    ]);
  });

  it('世帯が変わった人は、新しい国保世帯で見せる', () => {
    const membership = { ...MEMBERSHIP, nhiHouseholdId: 'N0002', number: '1300' };
    const move = {
      ...common,
      kind: 'HOUSEHOLD_MOVED',
      effectiveOn: d('2026-10-01'),
      reason: '02',
      membership,
    } as const;
    const { timeline } = insuredFrom({ from: '2026-04-10' }).with([move]);
    expect(outwardRows(timeline)).toMatchObject([{ nhiHouseholdId: 'N0002', number: '1300', startsOn: '2026-04-10' }]);
    expect(outwardRows(timeline, { asOf: d('2026-09-30') })).toMatchObject([{ nhiHouseholdId: 'N0001' }]);
  });

  it('先の日付を送らない町では、転出予定日が来るまで続いているように見せる', () => {
    const { timeline } = insuredFrom({ from: '2026-01-10' }).with([lossOf('2026-06-01', { provisional: true })]);
    expect(outwardRows(timeline)).toMatchObject([{ lostOn: '2026-06-01', endsOn: '2026-06-01' }]);
    expect(outwardRows(timeline, { asOf: d('2026-05-31') })).toMatchObject([
      { lostOn: null, lossReason: null, endsOn: null, endReason: null },
    ]);
    expect(outwardRows(timeline, { asOf: d('2026-06-01') })).toMatchObject([{ lostOn: '2026-06-01' }]);
    expect(outwardRows(timeline, { asOf: d('2026-01-09') })).toEqual([]);
  });
});
