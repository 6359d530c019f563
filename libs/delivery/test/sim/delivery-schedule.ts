import fc from 'fast-check';
import type { WantedRow } from '../../src/wanted.ts';

export const OBJECTS = ['1001', '1002'] as const;
const KEYS = ['1', '2', '3'] as const;

/** Faults are drawn until here; what went wrong has to be settled afterwards. */
export const FAULTS_END_MS = 30_000;
export const LONGEST_WORK_MS = 10_000;

export type DeliveryAction =
  | { readonly at: number; readonly kind: 'change'; readonly object: string; readonly rows: readonly WantedRow[] }
  | { readonly at: number; readonly kind: 'take-again' | 'retry'; readonly object: string }
  | { readonly at: number; readonly kind: 'crash' };

/** What becomes of a request: `done-unheard` reached the receiver without the sender knowing. */
export interface SendFault {
  readonly kind: 'none' | 'lost' | 'done-unheard' | 'refused-form' | 'crash-before' | 'crash-after';
  readonly ms: number;
}

export interface AskFault {
  readonly kind: 'none' | 'no-reply' | 'crash';
  readonly ms: number;
}

/** How the receiver works on a request: what it refuses, how long it takes and how often it tells its answer. */
export interface ReceiverMood {
  readonly refuses: 'nothing' | 'all' | 'some';
  /** Rows refused by number, when only some are. */
  readonly rows: readonly boolean[];
  readonly workMs: number;
  readonly tellings: number;
}

export interface DeliverySchedule {
  /** Attempts wait in a sealed file for a while before they leave. */
  readonly sealsFirst: boolean;
  /** That a version was sent is told only when its answer takes its time. */
  readonly tellsLate: boolean;
  readonly actions: readonly DeliveryAction[];
  readonly sends: readonly SendFault[];
  readonly asks: readonly AskFault[];
  readonly moods: readonly ReceiverMood[];
}

export const CONTENT_MOOD: ReceiverMood = { refuses: 'nothing', rows: [], workMs: 100, tellings: 1 };

/** Rows whose intervals touch and never overlap; which key has which interval changes from version to version. */
const wantedRows: fc.Arbitrary<WantedRow[]> = fc
  .record({
    keys: fc.shuffledSubarray([...KEYS]),
    days: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 4, maxLength: 4 }),
  })
  .map(({ keys, days }) => {
    const bounds = days.toSorted((a, b) => a - b);
    return keys.map((key, index) => ({ key, content: { from: bounds[index] ?? 0, to: bounds[index + 1] ?? 0 } }));
  });

const at = fc.nat({ max: FAULTS_END_MS - 1 });
const object = fc.constantFrom(...OBJECTS);
const actions = fc.oneof(
  { weight: 6, arbitrary: fc.record({ at, kind: fc.constant('change' as const), object, rows: wantedRows }) },
  { weight: 2, arbitrary: fc.record({ at, kind: fc.constantFrom('take-again', 'retry'), object }) },
  { weight: 1, arbitrary: fc.record({ at, kind: fc.constant('crash' as const) }) },
);

export const deliverySchedules: fc.Arbitrary<DeliverySchedule> = fc.record({
  sealsFirst: fc.boolean(),
  tellsLate: fc.boolean(),
  actions: fc.array(actions, { maxLength: 12, size: 'max' }),
  sends: fc.array(
    fc.record<SendFault>({
      kind: fc.constantFrom('none', 'none', 'lost', 'done-unheard', 'refused-form', 'crash-before', 'crash-after'),
      ms: fc.nat({ max: 4_000 }),
    }),
    { maxLength: 12, size: 'max' },
  ),
  asks: fc.array(
    fc.record<AskFault>({ kind: fc.constantFrom('none', 'no-reply', 'crash'), ms: fc.nat({ max: 4_000 }) }),
    { maxLength: 8, size: 'max' },
  ),
  moods: fc.array(
    fc.record<ReceiverMood>({
      refuses: fc.constantFrom('nothing', 'nothing', 'all', 'some'),
      rows: fc.array(fc.boolean(), { maxLength: 6 }),
      workMs: fc.nat({ max: LONGEST_WORK_MS }),
      tellings: fc.nat({ max: 2 }),
    }),
    { maxLength: 12, size: 'max' },
  ),
});
