import type { QualificationRows } from './qualification-rows.ts';

/** A version that its receiver holds already. */
export function addDelivery(
  municipality: string,
  receiver: string,
  kind: string,
  objectId: string,
  changeId: string,
  at: string,
  rows: QualificationRows,
): void {
  rows.add('delivery', {
    receiver,
    object_kind: kind,
    object_id: objectId,
    version: 1,
    municipality,
    change_id: changeId,
    state: 'accepted',
    at,
  });
}
