import { moveAttempt } from '../../src/attempt.ts';
import { stepsWhenNotRequired, stepsWhenSent } from '../../src/change-steps.ts';
import { diff } from '../../src/diff.ts';
import { applyAnswer } from '../../src/holding.ts';
import { judge } from '../../src/judge.ts';

/** What the simulated sender decides by; a mutant changes one of them. */
export interface AttemptRules {
  readonly diff: typeof diff;
  readonly judge: typeof judge;
  readonly applyAnswer: typeof applyAnswer;
  readonly moveAttempt: typeof moveAttempt;
  readonly stepsWhenSent: typeof stepsWhenSent;
  readonly stepsWhenNotRequired: typeof stepsWhenNotRequired;
  /** Generation of a new attempt of a version with `made` attempts. */
  readonly nextGeneration: (made: number) => number;
  /** Whether the receiver is asked before a request is sent again. */
  readonly asksFirst: boolean;
  readonly asksAtAll: boolean;
  readonly isOneInFlight: boolean;
  readonly ignoresOlderVersions: boolean;
}

export const REAL_RULES: AttemptRules = {
  ...{ diff, judge, applyAnswer, moveAttempt, stepsWhenSent, stepsWhenNotRequired },
  nextGeneration: (made) => made + 1,
  asksFirst: true,
  asksAtAll: true,
  isOneInFlight: true,
  ignoresOlderVersions: true,
};
