import { afterReferences, type AfterReference, type Envelope } from '#contracts/envelope';
import { laneId } from './lane-key.ts';

/**
 * For each message of a batch the messages of the same batch that must be through before it: the one before it in its
 * lane, and those it rests on. Numbers of a lane count, not the order of arrival.
 */
export function predecessorsIn(batch: readonly Envelope[]): number[][] {
  const lanes = new Map(
    [...Map.groupBy(batch.keys(), (index) => laneId(batch[index] as Envelope))].map(([id, lane]) => [
      id,
      inLaneOrder(lane, batch),
    ]),
  );
  return batch.map((envelope, index) => {
    const lane = lanes.get(laneId(envelope)) ?? [];
    const rests = referencesOf(envelope).map((reference) =>
      lanes.get(laneId(reference))?.findLast((other) => (batch[other]?.laneseq ?? 0) <= reference.seq),
    );
    return [lane[lane.indexOf(index) - 1], ...rests]
      .filter((other) => other !== undefined)
      .filter((other) => other !== index);
  });
}

/** Epochs as they came first, numbers ascending inside each. */
function inLaneOrder(lane: readonly number[], batch: readonly Envelope[]): number[] {
  const epochs = [...new Set(lane.map((index) => batch[index]?.epoch))];
  const key = (index: number): [number, number] => [epochs.indexOf(batch[index]?.epoch), batch[index]?.laneseq ?? 0];
  return lane.toSorted((a, b) => {
    const [[epochA, seqA], [epochB, seqB]] = [key(a), key(b)];
    return epochA - epochB || seqA - seqB || a - b;
  });
}

/** A list that cannot be read is found out, and told, when the message is applied. */
function referencesOf(envelope: Envelope): readonly AfterReference[] {
  try {
    return afterReferences(envelope);
  } catch {
    return [];
  }
}

/**
 * Starts everything at once, each piece as soon as its predecessors are through. A circle, which only false references
 * can make, is cut where it is met.
 */
export function startInOrder<T>(
  before: readonly (readonly number[])[],
  run: (index: number) => Promise<T>,
): Promise<T>[] {
  const started = new Map<number, Promise<T>>();
  const visiting = new Set<number>();
  const start = (index: number): Promise<T> => {
    const running = started.get(index);
    if (running) return running;
    visiting.add(index);
    const awaited = (before[index] ?? []).filter((other) => !visiting.has(other)).map(start);
    visiting.delete(index);
    const work = awaited.length === 0 ? run(index) : Promise.all(awaited).then(() => run(index));
    started.set(index, work);
    return work;
  };
  return before.map((_, index) => start(index));
}
