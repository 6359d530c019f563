import { DELIVERY_STATES, type DeliveryState } from '#contracts/delivery-changed.part';

const MOVES: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  // Answered before it was told to have been sent.
  pending: ['sent', 'accepted', 'rejected', 'unknown', 'covered', 'not-required'],
  sent: ['accepted', 'rejected', 'unknown'],
  unknown: ['accepted', 'rejected', 'sent'],
  rejected: ['sent', 'superseded', 'not-required'],
  accepted: [],
  covered: [],
  superseded: [],
  'not-required': [],
};

/** The states from which a version may become `to`. */
export function changeStatesBefore(to: DeliveryState): DeliveryState[] {
  return DELIVERY_STATES.filter((from) => MOVES[from].includes(to));
}

/** What becomes of an older version when a newer one takes its turn; undefined: it has ended already. */
export function replacedState(state: DeliveryState): 'covered' | 'superseded' | undefined {
  if (state === 'pending') return 'covered';
  return state === 'rejected' ? 'superseded' : undefined;
}

/** States that still need the receiver or an officer. */
export const OPEN_CHANGE_STATES: readonly DeliveryState[] = DELIVERY_STATES.filter((state) => MOVES[state].length > 0);
