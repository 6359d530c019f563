/** `up` is from the client to the server. */
export type Direction = 'up' | 'down';

/** What a proxied link does to the bytes of every connection on it, as long as it is set. */
export type Toxic =
  /** Each piece waits `milliseconds`, give or take up to `jitter`. */
  | { readonly kind: 'latency'; readonly milliseconds: number; readonly jitter: number }
  /** RST in the middle of what is being said: once `afterBytes` more have passed in either direction. */
  | { readonly kind: 'reset'; readonly afterBytes: number }
  /** Connections are accepted and stay open, and nothing passes. */
  | { readonly kind: 'half-open' }
  /** Nothing passes in one direction. */
  | { readonly kind: 'cut'; readonly direction: Direction }
  /** Pieces of 1 to `largest` bytes, so that no frame or line arrives whole. */
  | { readonly kind: 'slicer'; readonly largest: number }
  /** The server gets and does everything; what it says back is lost, and in the end the connection with it. */
  | { readonly kind: 'ack-drop' }
  /** As if nobody listened: connections end by RST, new ones too. */
  | { readonly kind: 'down' };

export type ToxicKind = Toxic['kind'];

/** How a link comes back: with the connections it had, or without them, as after a firewall's restart. */
export type Healing = 'resume' | 'reset';

/** Whether bytes in this direction wait until the toxic is gone. */
export function stops(toxic: Toxic | undefined, direction: Direction): boolean {
  return toxic?.kind === 'half-open' || (toxic?.kind === 'cut' && toxic.direction === direction);
}

/** Whether bytes in this direction are thrown away. */
export function swallows(toxic: Toxic | undefined, direction: Direction): boolean {
  return toxic?.kind === 'ack-drop' && direction === 'down';
}

/** In how many bytes at a time a piece goes on. */
export function* slices(toxic: Toxic | undefined, piece: Buffer, random: () => number): Generator<Buffer> {
  let at = 0;
  while (at < piece.length) {
    const length = toxic?.kind === 'slicer' ? 1 + Math.floor(random() * toxic.largest) : piece.length;
    yield piece.subarray(at, at + length);
    at += length;
  }
}

/** Milliseconds a piece waits. */
export function delayOf(toxic: Toxic | undefined, random: () => number): number {
  if (toxic?.kind !== 'latency') return 0;
  return Math.max(0, toxic.milliseconds + (2 * random() - 1) * toxic.jitter);
}
