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

const PEER_NAMES = ['pg-transactional-outbox', 'graphile-worker', 'pg-boss'];

/** Seconds for 100,000 at the rate of a standing start of any size. */
const STANDING_START = 100_000;

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
    title: 'relay : best of the peers that keep order',
    target: '≥ 5',
    unit: '',
    of: (measured) => {
      const peers = PEER_NAMES.flatMap((name) => figure(measured, name) ?? []);
      return quotient(figure(measured, 'relay', 'one relay'), peers.length === 0 ? undefined : Math.max(...peers));
    },
    holds: (value) => value >= 5,
  },
  {
    title: 'enqueue with a business row : business row alone, 16 at a time',
    target: 'reported',
    unit: '',
    of: (measured) =>
      quotient(figure(measured, 'enqueue', '16 at a time'), figure(measured, 'raw-postgres', '16 at a time')),
    holds: () => true,
  },
  {
    title: 'whole path: product : floor at its best',
    target: '≥ 0.50',
    unit: '',
    of: (measured) => quotient(figure(measured, 'whole-path'), figure(measured, 'floor', 'best')),
    holds: (value) => value >= 0.5,
  },
  {
    title: 'floor at its best : floor unbatched',
    target: '≥ 3',
    unit: '',
    of: (measured) => quotient(figure(measured, 'floor', 'best'), figure(measured, 'floor', 'unbatched')),
    holds: (value) => value >= 3,
  },
  {
    title: 'latency at 50 changes/s, commit to both receipts, p99',
    target: '≤ 1 s',
    unit: ' s',
    of: (measured) => figure(measured, 'latency', undefined, 'p99 s'),
    holds: (value) => value <= 1,
  },
  {
    title: '100,000 changes from a standing start, at the rate measured',
    target: '≤ 20 min',
    unit: ' min',
    of: (measured) => {
      const rate = figure(measured, 'standing-start');
      return rate === undefined ? undefined : STANDING_START / rate / 60;
    },
    holds: (value) => value <= 20,
  },
  {
    title: 'the same active persons, among many : among few',
    target: '≥ 0.90',
    unit: '',
    of: (measured) =>
      quotient(figure(measured, 'active-among-many', 'among many'), figure(measured, 'active-among-many', 'among few')),
    holds: (value) => value >= 0.9,
  },
  {
    title: 'consume beside 200 parked lanes of 1,000 held messages : without',
    target: '≥ 0.90',
    unit: '',
    of: (measured) =>
      quotient(figure(measured, 'consume', 'beside parked lanes'), figure(measured, 'consume', 'one consumer')),
    holds: (value) => value >= 0.9,
  },
  {
    title: 'uniform access among many : the same active persons among few',
    target: 'reported',
    unit: '',
    of: (measured) =>
      quotient(
        figure(measured, 'active-among-many', 'anybody of many'),
        figure(measured, 'active-among-many', 'among few'),
      ),
    holds: () => true,
  },
  {
    title: "neighbours' p99 with one hot person : without",
    target: '≤ 2',
    unit: '',
    of: (measured) =>
      quotient(
        figure(measured, 'hot-person', 'one hot person', 'p99 s'),
        figure(measured, 'hot-person', 'nobody hot', 'p99 s'),
      ),
    holds: (value) => value <= 2,
  },
  {
    title: 'relay with a session idle in transaction : without',
    target: 'reported',
    unit: '',
    of: (measured) =>
      quotient(
        figure(measured, 'idle-in-transaction', 'a session idle in transaction'),
        figure(measured, 'idle-in-transaction', 'nobody idle'),
      ),
    holds: () => true,
  },
];
