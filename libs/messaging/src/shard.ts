/** Number of shards of every stream; fixed for ever, since a lane must not change its queue. */
export const SHARDS = 64;

/** FNV-1a over the lane's parts: fixed by us, not by a server's or library's version. */
export function shardOf(municipality: string, lane: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(`${municipality}|${lane}`, 'utf8')) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return ((hash ^ (hash >>> 16)) >>> 0) % SHARDS;
}
