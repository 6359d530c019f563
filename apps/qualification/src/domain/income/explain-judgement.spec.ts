import { plainDate } from '#kernel/plain-date';
import { exempt, householdOf, INCOME_TABLES, person, taxed } from '../testing/income.ts';
import { TOWN } from '../testing/person.ts';
import type { IncomeHousehold } from './income-household.ts';
import { explainJudgement } from './explain-judgement.ts';
import { judgeHousehold } from './judge-household.ts';

const texts = (household: IncomeHousehold) =>
  explainJudgement(judgeHousehold(household, plainDate('2026-09-01'), INCOME_TABLES, TOWN)).map(({ text }) => text);

describe('判定の理由', () => {
  it('3割と、申請で変わりうること、区分の元になった額を述べる', () => {
    const elder = person('1954-04-01', { assessment: taxed({ taxableIncome: 2_000_000, otherIncome: 5_000_000 }) });
    expect(texts(householdOf([elder]))).toEqual([
      '70歳から74歳までの方は3割（現役並み所得）です。課税所得で判定しました。',
      '収入が分かりません。基準収入額適用申請があれば2割になることがあります。',
      '限度額適用区分は現役並みⅠです。70歳から74歳までの方の課税所得の最大は2,000,000円です。',
    ]);
  });

  it('70歳未満と70歳以上のそれぞれの区分を述べる', () => {
    const members = [person('1954-04-01', { assessment: exempt() }), person('1980-01-01', { assessment: exempt() })];
    expect(texts(householdOf(members))).toEqual([
      '70歳から74歳までの方は2割です。課税所得で判定しました。',
      '限度額適用区分は低所得Ⅰです。世帯主と被保険者の全員が市町村民税非課税です。',
      '限度額適用区分はオです。世帯主と被保険者の全員が市町村民税非課税です。',
    ]);
  });

  it('未申告と照会中を述べる', () => {
    expect(texts(householdOf([person('1980-01-01', { assessment: null })]))).toEqual([
      '限度額適用区分はアです。所得が未申告の方がいるため、判定できません。',
    ]);
    const inquired = person('1980-01-01', { assessment: taxed({ standing: 'INQUIRED' }) });
    expect(texts(householdOf([inquired]))).toEqual([
      '限度額適用区分はエです。被保険者の基準所得額の合計は0円です。',
      '所得を照会している方がいます。回答があるまでの暫定の判定です。',
    ]);
  });
});
