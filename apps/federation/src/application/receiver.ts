import type { Receiver } from '#contracts/delivery-changed.part';

/** 国保連合会 as the delivery ledger names it. */
export const FEDERATION: Receiver = 'federation';
