/** Numbers in [0, 1) that depend on the seed alone (mulberry32 over a hashed seed). */
export type Random = () => number;

export function seededRandom(...seeds: (number | string)[]): Random {
  let state = 0x9e3779b9;
  for (const character of seeds.join('|')) {
    state = Math.imul(state ^ character.charCodeAt(0), 0x85ebca6b);
    state = (state << 13) | (state >>> 19);
  }
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function pick<T>(random: Random, from: readonly T[]): T {
  return from[Math.floor(random() * from.length)] as T;
}

export function integerBetween(random: Random, low: number, high: number): number {
  return low + Math.floor(random() * (high - low + 1));
}
