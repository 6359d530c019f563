import { changeOf, d, insuredFrom, Ledger, PERSON } from '../testing/person.ts';
import { decided, questionIds } from '../testing/decided.ts';
import type { NhiNote } from './registry-change.ts';

const TOKYO = '131016';
const KURAYOSHI = '312037';
const joins: NhiNote = { noted: true, joins: true, acquiredOn: d('2026-04-10') };

function moveIn(overrides: Partial<ReturnType<typeof changeOf>> = {}) {
  const defaults = { notifiedOn: d('2026-04-20'), fromMunicipalityCode: TOKYO, nhiNote: joins } as const;
  return changeOf('MOVE_IN_DOMESTIC', '2026-04-10', { ...defaults, ...overrides });
}

describe('転入の判断（取得は必ず職員が決める）', () => {
  it('例01・E01 県外転入で付記があれば、付記の日に取得 01 を提案する', () => {
    const decision = decided(moveIn());
    expect(decision).toMatchObject({
      type: 'propose',
      kind: 'ACQUISITION',
      authority: 'DEEMED_NOTIFICATION',
      suggestion: {
        decision: 'ACQUIRE',
        acquiredOn: '2026-04-10',
        acquiredOnSource: 'OWN',
        acquisitionReason: '01',
        startsOn: '2026-04-10',
        startReason: '01',
        previousMunicipalityCode: TOKYO,
      },
    });
    expect(decision.reasons[0]?.article).toBe('国民健康保険法第7条');
    expect(decision.reasons.map((item) => item.text).join()).not.toContain('14日');
  });

  it('期限は 14 日の届出期限と 5 日の提供期限の早い方', () => {
    expect(decided(moveIn())).toMatchObject({ dueOn: '2026-04-24' });
    expect(decided(moveIn({ notifiedOn: d('2026-04-13') }))).toMatchObject({ dueOn: '2026-04-17' });
    expect(decided(moveIn({ notifiedOn: d('2026-04-13'), nhiNote: undefined }))).toMatchObject({ dueOn: '2026-04-24' });
  });

  it('E02 遅れた届出でも取得日は転入日、遅れを伝える', () => {
    const decision = decided(moveIn({ notifiedOn: d('2026-07-01') }));
    expect(decision).toMatchObject({ suggestion: { acquiredOn: '2026-04-10' } });
    expect(decision.reasons.map((item) => item.text).join()).toContain('14日を過ぎています');
  });

  it('付記の日と異動日が違えば、付記の日を提案してその違いを示す', () => {
    const decision = decided(moveIn({ nhiNote: { ...joins, acquiredOn: d('2026-04-12') } }));
    expect(decision).toMatchObject({ suggestion: { acquiredOn: '2026-04-12', startsOn: '2026-04-12' } });
    expect(decision.reasons.map((item) => item.text)).toContain(
      '付記の取得日（2026-04-12）が異動日（2026-04-10）と違います。',
    );
  });

  it('付記がなければ、みなし届出とせず転入日を提案する', () => {
    const decision = decided(moveIn({ nhiNote: undefined }));
    expect(decision).toMatchObject({ authority: 'NOTIFICATION', suggestion: { acquiredOn: '2026-04-10' } });
    expect(decision.reasons.at(-1)?.text).toContain('みなし届出になりません');
  });

  it('E14 県内転入では転入日に適用を始め、取得日は付記から引き継ぐ', () => {
    const nhiNote = { noted: true, joins: true, acquiredOn: d('2019-05-01') };
    const decision = decided(moveIn({ fromMunicipalityCode: KURAYOSHI, nhiNote }));
    expect(decision).toMatchObject({
      suggestion: { acquiredOn: '2019-05-01', acquiredOnSource: 'NOTE', startsOn: '2026-04-10', startReason: '02' },
    });
    expect(questionIds(decision)).toContain('IN_PREFECTURE');
  });

  it('県内転入で付記に取得日がなければ未定とし、転入日で埋めない', () => {
    const decision = decided(moveIn({ fromMunicipalityCode: KURAYOSHI, nhiNote: { noted: true, joins: true } }));
    expect(decision).toMatchObject({
      suggestion: { acquiredOn: null, acquiredOnSource: 'PENDING', startsOn: '2026-04-10' },
    });
  });

  it('県内転入でも前住所地で国保でなかったなら、取得日を引き継がないことを示す', () => {
    const nhiNote = { noted: true, joins: true, insuredBefore: false };
    const decision = decided(moveIn({ fromMunicipalityCode: KURAYOSHI, nhiNote }));
    expect(decision.reasons.map((item) => item.text).join()).toContain('前住所地で国保に入っていません');
    const before = decided(moveIn({ fromMunicipalityCode: KURAYOSHI, nhiNote: { ...nhiNote, insuredBefore: true } }));
    expect(before.reasons.map((item) => item.text).join()).not.toContain('前住所地で国保に入っていません');
  });

  it('国保に加入しない付記なら取得しない提案とし、五つの問いを理由に示す', () => {
    const decision = decided(moveIn({ nhiNote: { noted: true, joins: false } }));
    expect(decision).toMatchObject({ type: 'propose', suggestion: { decision: 'DO_NOT_ACQUIRE' } });
    expect(decision.reasons.map((item) => item.article)).toEqual([
      '国民健康保険法第9条第6項',
      '国民健康保険法第116条の2',
      '国民健康保険法第116条',
      '国民健康保険法第6条',
      '国民健康保険法第6条第9号',
      '国民健康保険法施行規則第4条',
    ]);
  });

  it('E56 施設への転入は、前住所地の住所地特例として取得しない提案にする', () => {
    const decision = decided(moveIn({ fromMunicipalityCode: '313645' }), new Ledger(), { facilityAddress: true });
    expect(decision).toMatchObject({ suggestion: { decision: 'DO_NOT_ACQUIRE' } });
  });

  it('E55 一人で転入した 18 歳には、親元の国保かを問う', () => {
    const birthDate = d('2008-01-01');
    const alone = decided(moveIn(), new Ledger(), { birthDate });
    expect(alone.reasons.map((item) => item.article)).toContain('国民健康保険法第116条');
    const withFamily = decided(moveIn({ changeGroupSize: 3 }), new Ledger(), { birthDate });
    expect(withFamily.reasons.map((item) => item.article)).not.toContain('国民健康保険法第116条');
  });

  it('75 歳以上の転入は取得しない提案にする', () => {
    expect(decided(moveIn(), new Ledger(), { birthDate: d('1951-04-10') })).toMatchObject({
      suggestion: { decision: 'DO_NOT_ACQUIRE' },
    });
    expect(decided(moveIn(), new Ledger(), { birthDate: d('1951-04-11') })).toMatchObject({
      suggestion: { decision: 'ACQUIRE' },
    });
  });

  it('E62 マル学の人が戻ったときは特例を終えるだけで、取得しない', () => {
    const day = d('2025-04-01');
    const ledger = insuredFrom({ from: '2019-05-01' }).with([
      {
        kind: 'EXCEPTION_STARTED',
        residentId: PERSON,
        exception: 'STUDENT',
        effectiveOn: day,
        factDate: day,
        provisional: false,
        authority: 'NOTIFICATION',
      },
    ]);
    expect(decided(moveIn(), ledger)).toMatchObject({
      type: 'propose',
      kind: 'CHANGE',
      suggestion: { decision: 'END_EXCEPTION', exception: 'STUDENT', endsOn: '2026-04-10' },
    });
  });

  it('特例がないのに被保険者なら、理由を職員に問う', () => {
    const decision = decided(moveIn(), insuredFrom({ from: '2019-05-01' }));
    expect(decision).toMatchObject({ type: 'propose', suggestion: { decision: 'ASK' } });
    expect(questionIds(decision)).toEqual(['WHY_INSURED']);
  });

  it('国外からの転入は、居住の実態も問う', () => {
    const decision = decided(changeOf('MOVE_IN_ABROAD', '2026-04-10', { fromMunicipalityCode: null }));
    expect(questionIds(decision)).toEqual([
      'FACILITY',
      'STUDENT',
      'OTHER_INSURANCE',
      'PUBLIC_ASSISTANCE',
      'ACTUAL_RESIDENCE',
    ]);
  });

  it('住所のある人が中長期在留者になったときは事由 99（住基法30条の47）', () => {
    const decision = decided(changeOf('FOREIGN_RESIDENT_STARTED', '2026-04-10'));
    expect(decision).toMatchObject({ suggestion: { acquisitionReason: '99', acquiredOn: '2026-04-10' } });
  });
});
