import type { Receiver } from '#contracts/delivery-changed.part';

export type ObjectKind = 'person' | 'household';

/** What a receiver is told about: one person or one household of a municipality. */
export interface ObjectRef {
  readonly receiver: Receiver;
  readonly municipality: string;
  readonly objectKind: ObjectKind;
  /** 宛名番号 or 国保世帯番号. */
  readonly objectId: string;
}
