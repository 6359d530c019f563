import { createReadStream, readdirSync, realpathSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A place where a number was found, and in which form. */
export interface Find {
  readonly number: string;
  readonly form: string;
  readonly path: string;
}

const FULL_WIDTH_ZERO = 0xff10;
const ASCII_ZERO = 0x30;

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

/** Searches every file below the folders, links followed, for every form of every number. */
export async function sweep(folders: readonly string[], numbers: readonly string[]): Promise<Find[]> {
  const needles = numbers.flatMap((number) =>
    Object.entries(formsOf(number)).map(([form, bytes]) => ({ number, form, bytes })),
  );
  const overlap = Math.max(...needles.map(({ bytes }) => bytes.length)) - 1;
  const found: Find[] = [];
  for (const path of new Set(folders.flatMap((folder) => [...filesBelow(folder)]))) {
    let open = needles;
    let tail: Buffer = Buffer.alloc(0);
    try {
      for await (const chunk of createReadStream(path, { highWaterMark: 4 * 1024 * 1024 })) {
        const bytes: Buffer = Buffer.concat([tail, chunk as Buffer]);
        const hits = open.filter((needle) => bytes.includes(needle.bytes));
        found.push(...hits.map(({ number, form }) => ({ number, form, path })));
        open = open.filter((needle) => !hits.includes(needle));
        tail = bytes.subarray(Math.max(0, bytes.length - overlap));
      }
    } catch (error) {
      // Files of running servers come and go.
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    }
  }
  return found;
}

function* filesBelow(folder: string): Generator<string> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) yield* filesBelow(path);
    else if (stat?.isFile()) yield realpathSync(path);
  }
}
