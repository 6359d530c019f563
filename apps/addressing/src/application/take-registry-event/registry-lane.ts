import type { LaneKey } from '#messaging/inbox/lane-key';
import type { RegistryEvent } from '../../domain/registry-event.ts';

/** Gate of the registry's own numbers; it is not a stream of ours and so has its own consumer name and no epoch. */
export const REGISTRY_CONSUMER = 'addressing.registry';
export const REGISTRY_STREAM = 'registry';
export const NO_EPOCH = '00000000-0000-0000-0000-000000000000';

/** The lane of an event: its resident. */
export function laneOf(event: RegistryEvent): LaneKey {
  const { municipalityCode, resident } = event.data;
  return {
    consumer: REGISTRY_CONSUMER,
    stream: REGISTRY_STREAM,
    epoch: NO_EPOCH,
    municipality: municipalityCode,
    lane: resident.residentId,
  };
}
