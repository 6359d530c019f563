export const DELIVERY_PROPERTIES = {
  effect: 'at most one effect per idempotency key',
  rising: '版 rises at the receiver',
  overlap: 'no interval overlap at the receiver',
  known: 'only rows as held are invalidated',
  move: 'a version moves only where it may',
  end: 'each version ends exactly once',
  belief: 'the holding is what the receiver holds',
  goal: 'the receiver holds what is wanted, unless it refused',
  flight: 'at most one attempt of an object is under way',
} as const;
