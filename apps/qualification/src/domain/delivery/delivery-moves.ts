/** 送達状態 of change × receiver. */
export type DeliveryState =
  'pending' | 'sent' | 'unknown' | 'accepted' | 'rejected' | 'covered' | 'superseded' | 'not-required';

/** Moves of the delivery ledger; a state without moves is final. */
const MOVES: Readonly<Record<DeliveryState, readonly DeliveryState[]>> = {
  // A receipt may overtake nothing in its lane, but a sender that was down may report a later state at once.
  pending: ['sent', 'accepted', 'rejected', 'unknown', 'covered', 'not-required'],
  sent: ['accepted', 'rejected', 'unknown', 'covered'],
  unknown: ['accepted', 'rejected', 'sent'],
  rejected: ['sent', 'superseded', 'accepted'],
  accepted: [],
  covered: [],
  superseded: [],
  'not-required': [],
};

export type DeliveryVerdict = 'move' | 'same' | 'contradiction';

/** A later contradiction of a final state changes nothing; it is kept as evidence and raises a task. */
export function deliveryVerdict(from: DeliveryState, to: DeliveryState): DeliveryVerdict {
  if (from === to) return 'same';
  return MOVES[from].includes(to) ? 'move' : 'contradiction';
}

export function isFinal(state: DeliveryState): boolean {
  return MOVES[state].length === 0;
}
