import type { FileHandle } from 'node:fs/promises';

const CHUNK_BYTES = 1 << 20;
const LINE_FEED = 0x0a;

/** One line of a file with the place it stands at; the last one may lack its line feed. */
export interface Line {
  readonly bytes: Buffer;
  readonly offset: number;
  readonly complete: boolean;
}

/** Reads a file line by line with byte offsets, from `start`. */
export async function* readLines(file: FileHandle, start = 0): AsyncGenerator<Line> {
  let carried = Buffer.alloc(0);
  let offset = start;
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK_BYTES);
    const { bytesRead } = await file.read(chunk, 0, CHUNK_BYTES, offset + carried.length);
    if (bytesRead === 0) break;
    const bytes =
      carried.length === 0 ? chunk.subarray(0, bytesRead) : Buffer.concat([carried, chunk.subarray(0, bytesRead)]);
    let from = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, from)) {
      yield { bytes: bytes.subarray(from, end), offset: offset + from, complete: true };
      from = end + 1;
    }
    offset += from;
    carried = bytes.subarray(from);
  }
  if (carried.length > 0) yield { bytes: carried, offset, complete: false };
}
