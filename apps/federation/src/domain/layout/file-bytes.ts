import type { FileEncoding } from './layout.ts';

/** Port: what a file needs beyond text. Its adapter brings the encoding tables and the hash. */
export interface FileBytes {
  encode(text: string, encoding: FileEncoding): Uint8Array;
  /** @throws when the bytes are not text of the encoding. */
  decode(bytes: Uint8Array, encoding: FileEncoding): string;
  /** False when a character of the text has no code in the encoding. */
  isEncodable(text: string, encoding: FileEncoding): boolean;
  sha256Hex(bytes: Uint8Array): string;
}
