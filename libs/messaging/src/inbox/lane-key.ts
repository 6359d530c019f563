import type { Envelope } from '#contracts/envelope';

/** The lane of a consumer's gate: (consumer, stream, epoch, municipality, lane). */
export interface LaneKey {
  readonly consumer: string;
  readonly stream: string;
  readonly epoch: string;
  readonly municipality: string;
  readonly lane: string;
}

export function laneKeyOf(consumer: string, envelope: Envelope): LaneKey {
  const { stream, epoch, municipality, lane } = envelope;
  return { consumer, stream, epoch, municipality, lane };
}

export function laneValues(key: LaneKey): string[] {
  return [key.consumer, key.stream, key.epoch, key.municipality, key.lane];
}

/** The parts of many keys as columns, for `unnest`. */
export function laneColumns(keys: readonly LaneKey[]): string[][] {
  return [
    keys.map(({ consumer }) => consumer),
    keys.map(({ stream }) => stream),
    keys.map(({ epoch }) => epoch),
    keys.map(({ municipality }) => municipality),
    keys.map(({ lane }) => lane),
  ];
}

/** Identity of a lane without its epoch, as `after` references name it. */
export function laneId(key: { stream: string; municipality: string; lane: string }): string {
  return `${key.stream}|${key.municipality}|${key.lane}`;
}
