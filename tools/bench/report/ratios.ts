import type { Measured } from '../runner.ts';

/** A target and how it is computed from medians; `undefined` when a part was not measured. */
export interface Ratio {
  readonly title: string;
  readonly target: string;
  readonly unit: string;
  readonly of: (measured: readonly Measured[]) => number | undefined;
  readonly holds: (value: number) => boolean;
}

/** Median of a figure; the best of several subjects when none is named. */
function figure(
  measured: readonly Measured[],
  scenario: string,
  subject?: string,
  name = 'perSecond',
): number | undefined {
  const found = measured
    .filter((row) => row.scenario === scenario && (subject === undefined || row.subject === subject))
    .flatMap((row) => row.spreads[name]?.median ?? []);
  return found.length === 0 ? undefined : Math.max(...found);
}

function quotient(above: number | undefined, below: number | undefined): number | undefined {
  return above === undefined || below === undefined ? undefined : above / below;
}

export const RATIOS: readonly Ratio[] = [
  {
    title: 'relay : raw amqplib, window 256 for both',
    target: '≥ 0.70',
    unit: '',
    of: (measured) => quotient(figure(measured, 'relay', 'one relay'), figure(measured, 'raw-amqp', 'window 256')),
    holds: (value) => value >= 0.7,
  },
  {
    title: 'relay : raw amqplib at its best window',
    target: 'reported',
    unit: '',
    of: (measured) => quotient(figure(measured, 'relay', 'one relay'), figure(measured, 'raw-amqp')),
    holds: () => true,
  },
  {
    title: 'enqueue with a business row : business row alone, 16 at a time',
    target: 'reported',
    unit: '',
    of: (measured) =>
      quotient(figure(measured, 'enqueue', '16 at a time'), figure(measured, 'raw-postgres', '16 at a time')),
    holds: () => true,
  },
];
