import { applyAnswer } from '../../src/holding.ts';
import { diff } from '../../src/diff.ts';
import { judge } from '../../src/judge.ts';
import { stepsWhenSent } from '../../src/change-steps.ts';
import { isAccepted } from '../../src/answer.ts';
import type { AttemptRules } from './attempt-rules.ts';
import { DELIVERY_PROPERTIES } from './delivery-properties.ts';

export interface AttemptMutant {
  readonly name: string;
  readonly rules: Partial<AttemptRules>;
  readonly breaks: string;
}

const { effect, rising, overlap, known, move, end, belief, goal, flight } = DELIVERY_PROPERTIES;

export const ATTEMPT_MUTANTS: readonly AttemptMutant[] = [
  { name: '問い合わせずに送り直す', rules: { asksFirst: false }, breaks: effect },
  {
    name: '無効の行のない差分',
    rules: { diff: (...args) => diff(...args).filter(({ operation }) => operation === 'PUT') },
    breaks: overlap,
  },
  { name: '最後の行を落とす差分', rules: { diff: (...args) => diff(...args).slice(0, -1) }, breaks: goal },
  { name: '無効を後に置く差分', rules: { diff: (...args) => diff(...args).reverse() }, breaks: overlap },
  {
    name: '使った版を忘れる差分',
    rules: {
      diff: (holding, wanted) => diff(holding, wanted, new Map(holding.map((row) => [row.key, row.rowVersion]))),
    },
    breaks: rising,
  },
  {
    name: '拒否された行も受領とみなす',
    rules: {
      applyAnswer: (holding, rows, answer) =>
        applyAnswer(
          holding,
          rows,
          answer.map((row) => ({ ...row, accepted: true })),
        ),
    },
    breaks: belief,
  },
  {
    name: '一部の受領を残さない',
    rules: {
      applyAnswer: (holding, rows, answer) => (isAccepted(answer) ? applyAnswer(holding, rows, answer) : [...holding]),
    },
    breaks: known,
  },
  {
    name: '二度目の回答も効く',
    rules: { judge: (attempt, answer) => judge({ ...attempt, state: 'sending' }, answer) },
    breaks: move,
  },
  {
    name: '前の版を終わらせない',
    rules: {
      stepsWhenSent: (attempt, open, telling) =>
        stepsWhenSent(
          attempt,
          open.filter(({ version }) => version === attempt.version),
          telling,
        ),
    },
    breaks: end,
  },
  { name: '送付の要らない版を終わらせない', rules: { stepsWhenNotRequired: () => [] }, breaks: end },
  { name: '再試行で世代を上げない', rules: { nextGeneration: () => 1 }, breaks: effect },
  { name: '回答の遅れを尋ねない', rules: { asksAtAll: false }, breaks: end },
  { name: '二つの試行が同時に出る', rules: { isOneInFlight: false }, breaks: flight },
  { name: '古い版で上書きする', rules: { ignoresOlderVersions: false }, breaks: end },
];
