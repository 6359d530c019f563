import { Readable } from 'node:stream';
import { StreamableFile } from '@nestjs/common';

/** What a body holds, as lines to be put back later. */
export function writtenOut(subjects: AsyncIterable<object>): StreamableFile {
  return new StreamableFile(Readable.from(lines(subjects)), { type: 'application/x-ndjson' });
}

async function* lines(subjects: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const subject of subjects) yield `${JSON.stringify(subject)}\n`;
}
