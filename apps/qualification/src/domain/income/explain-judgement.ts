import type { ElderlyJudgement, RatioBasis } from './copay-ratio.ts';
import type { HouseholdJudgement } from './judge-household.ts';
import type { LimitClass } from './limit-class.ts';

/** A sentence a clerk reads, and the article it rests on. */
export interface Because {
  readonly text: string;
  readonly article: string;
}

const COPAY = '国民健康保険法第42条第1項';
const ACTIVE = '国民健康保険法施行令第27条の2';
const LIMITS = '国民健康保険法施行令第29条の3';

const ELDERLY_TEXTS: Readonly<Record<RatioBasis, Because>> = {
  AGE: { text: '年齢によります。', article: COPAY },
  TAXABLE_INCOME: { text: '課税所得で判定しました。', article: `${ACTIVE}第1項` },
  DEDUCTION_FOR_CHILDREN: {
    text: '前年12月31日に19歳未満の被保険者がいた世帯主の控除をして、課税所得が基準に届きません。',
    article: `${ACTIVE}第1項`,
  },
  STANDARD_INCOME: { text: '70歳から74歳までの方の基準所得額の合計が基準以下です。', article: `${ACTIVE}第3項第3号` },
  RECEIPTS: { text: '収入の額が基準に届きません。', article: `${ACTIVE}第3項` },
  UNDECLARED: { text: '所得が未申告です。申告があるまで2割とします。', article: COPAY },
};

function yen(amount: number): string {
  return `${amount.toLocaleString('ja-JP')}円`;
}

function elderlyReasons(elderly: ElderlyJudgement): readonly Because[] {
  const result = `70歳から74歳までの方は${elderly.active ? '3割（現役並み所得）' : '2割'}です。`;
  const basis = ELDERLY_TEXTS[elderly.basis];
  return [
    { text: `${result}${basis.text}`, article: basis.article },
    ...(elderly.applicationAwaited
      ? [{ text: '収入が分かりません。基準収入額適用申請があれば2割になることがあります。', article: `${ACTIVE}第3項` }]
      : []),
  ];
}

function classReason({ name, condition, measure }: LimitClass, { measures }: HouseholdJudgement): Because {
  const text =
    measures.undeclared && condition === null && measure !== null
      ? '所得が未申告の方がいるため、判定できません。'
      : condition === 'TAX_EXEMPT' || condition === 'NO_INCOME'
        ? '世帯主と被保険者の全員が市町村民税非課税です。'
        : measure === 'HIGHEST_TAXABLE_INCOME'
          ? `70歳から74歳までの方の課税所得の最大は${yen(measures.highestTaxableIncome)}です。`
          : `被保険者の基準所得額の合計は${yen(measures.standardIncomeSum)}です。`;
  return { text: `限度額適用区分は${name}です。${text}`, article: LIMITS };
}

/** Why a household was judged so, in the order a clerk checks it; amounts are for those who may see the household. */
export function explainJudgement(judgement: HouseholdJudgement): readonly Because[] {
  const classes = new Map([...judgement.burdens.values()].map(({ limitClass }) => [limitClass.name, limitClass]));
  return [
    ...(judgement.elderly ? elderlyReasons(judgement.elderly) : []),
    ...[...classes.values()].map((limitClass) => classReason(limitClass, judgement)),
    ...(judgement.measures.inquired
      ? [{ text: '所得を照会している方がいます。回答があるまでの暫定の判定です。', article: LIMITS }]
      : []),
  ];
}
