export const BEAT_EVERY_MS = 10_000;
/** Three beats missed. */
export const LATE_AFTER_S = 30;

export type InstanceState = 'alive' | 'late';

/** What the age of its last beat (seconds, by the database's clock) says of an instance. */
export function instanceState(ageSeconds: number): InstanceState {
  return ageSeconds > LATE_AFTER_S ? 'late' : 'alive';
}
