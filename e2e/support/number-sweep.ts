import { readdirSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';

/** A place where a number was found, and in which form. */
export interface Find {
  readonly number: string;
  readonly form: string;
  readonly path: string;
}

const FULL_WIDTH_ZERO = 0xff10;
const ASCII_ZERO = 0x30;
export const CHUNK_BYTES = 1024 * 1024;
const buffer = Buffer.alloc(CHUNK_BYTES);

/** The forms in which a number could have been written down. */
export function formsOf(number: string): Readonly<Record<string, Buffer>> {
  const wide = [...number].map((digit) =>
    String.fromCodePoint(FULL_WIDTH_ZERO + (digit.codePointAt(0) ?? 0) - ASCII_ZERO),
  );
  return {
    ascii: Buffer.from(number, 'ascii'),
    hyphens: Buffer.from(number.replace(/(\d{4})(?=\d)/g, '$1-'), 'ascii'),
    'full-width': Buffer.from(wide.join(''), 'utf8'),
    'utf-16': Buffer.from(number, 'utf16le'),
    hex: Buffer.from(Buffer.from(number, 'ascii').toString('hex'), 'ascii'),
    'base64+0': base64At(number, 0),
    'base64+1': base64At(number, 1),
    'base64+2': base64At(number, 2),
  };
}

/** The characters that are the number's alone when it stands `offset` bytes behind a multiple of three. */
function base64At(number: string, offset: number): Buffer {
  const text = Buffer.from('x'.repeat(offset) + number, 'ascii').toString('base64');
  return Buffer.from(text.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + number.length) * 8) / 6)), 'ascii');
}

/** Searches every file below the folders, links followed, for every form of every number, all in one pass. */
export async function sweep(folders: readonly string[], numbers: readonly string[]): Promise<Find[]> {
  const needles = new Map(
    numbers.flatMap((number) =>
      Object.entries(formsOf(number)).map(([form, bytes]) => [bytes.toString('latin1'), { number, form }] as const),
    ),
  );
  const overlap = Math.max(...[...needles.keys()].map(({ length }) => length)) - 1;
  const anyNeedle = new RegExp([...needles.keys()].map((text) => text.replaceAll('+', String.raw`\+`)).join('|'), 'g');
  const found: Find[] = [];
  for (const path of new Set(folders.flatMap((folder) => [...filesBelow(folder)]))) {
    const hits = new Set<string>();
    let tail = '';
    for await (const piece of piecesOf(path)) {
      const text = tail + piece;
      for (const [hit] of text.matchAll(anyNeedle)) hits.add(hit);
      tail = text.slice(-overlap);
    }
    for (const hit of hits) {
      const needle = needles.get(hit);
      if (needle) found.push({ ...needle, path });
    }
  }
  return found;
}

/** With one buffer for all files: thousands of small ones would each cost a large one. */
async function* piecesOf(path: string): AsyncGenerator<string> {
  const file = await open(path).catch((error: unknown) => {
    // Files of running servers come and go.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  });
  if (!file) return;
  try {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length);
      if (bytesRead === 0) return;
      yield buffer.toString('latin1', 0, bytesRead);
    }
  } finally {
    await file.close();
  }
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* filesBelow(path);
    else if (stat?.isFile()) yield path;
  }
}
