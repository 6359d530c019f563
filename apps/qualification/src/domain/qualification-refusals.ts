import { ERROR_CODES } from '#kernel/error-codes';

/** Why an entry or an accepted suggestion is refused: what happened, and what to do. Codes are never reused. */
export const QUALIFICATION_REFUSALS = {
  'QUA-0101': { ...ERROR_CODES['QUA-0101'], check: 'C02' },
  'QUA-0102': { ...ERROR_CODES['QUA-0102'], check: 'C01' },
  'QUA-0103': { ...ERROR_CODES['QUA-0103'], check: 'C05' },
  'QUA-0104': { ...ERROR_CODES['QUA-0104'], check: 'C04' },
  'QUA-0105': { ...ERROR_CODES['QUA-0105'], check: 'C04' },
  'QUA-0106': { ...ERROR_CODES['QUA-0106'], check: 'C06' },
  'QUA-0107': { ...ERROR_CODES['QUA-0107'], check: null },
  'QUA-0108': { ...ERROR_CODES['QUA-0108'], check: null },
  'QUA-0109': { ...ERROR_CODES['QUA-0109'], check: 'C03' },
  'QUA-0110': { ...ERROR_CODES['QUA-0110'], check: null },
  'QUA-0111': { ...ERROR_CODES['QUA-0111'], check: null },
  'QUA-0112': { ...ERROR_CODES['QUA-0112'], check: null },
  'QUA-0113': { ...ERROR_CODES['QUA-0113'], check: null },
  'QUA-0114': { ...ERROR_CODES['QUA-0114'], check: null },
  'QUA-0115': { ...ERROR_CODES['QUA-0115'], check: null },
} as const satisfies Record<string, { text: string; action: string; check: string | null }>;

export type QualificationRefusalCode = keyof typeof QUALIFICATION_REFUSALS;

/** A refusal as data; the words stand in {@link QUALIFICATION_REFUSALS}, the article is the legal ground if there is one. */
export interface Refusal {
  readonly code: QualificationRefusalCode;
  readonly residentId: string;
  readonly article: string | null;
}
