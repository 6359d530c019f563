import type { Readable } from 'node:stream';
import { problem } from './problem.ts';

const MAX_LINE_BYTES = 1 << 20;

/** Parses newline-delimited JSON as it arrives, so that a load of any size needs little memory. */
export async function* readNdjson(source: Readable): AsyncGenerator<{ line: number; value: unknown }> {
  let carried: Buffer = Buffer.alloc(0);
  let line = 0;
  for await (const chunk of source) {
    const bytes = carried.length > 0 ? Buffer.concat([carried, chunk as Buffer]) : (chunk as Buffer);
    let from = 0;
    for (let end = bytes.indexOf(0x0a); end >= 0; end = bytes.indexOf(0x0a, from)) {
      line += 1;
      const text = bytes.toString('utf8', from, end).trim();
      if (text) yield { line, value: parse(text, line) };
      from = end + 1;
    }
    carried = bytes.subarray(from);
    if (carried.length > MAX_LINE_BYTES) throw problem(413, `${line + 1} 行目が長すぎます`);
  }
  const text = carried.toString('utf8').trim();
  if (text) yield { line: line + 1, value: parse(text, line + 1) };
}

function parse(text: string, line: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw problem(400, `${line} 行目が JSON ではありません`);
  }
}
