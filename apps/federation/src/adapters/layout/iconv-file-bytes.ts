import { createHash } from 'node:crypto';
import iconv from 'iconv-lite';
import type { FileBytes } from '../../domain/layout/file-bytes.ts';
import type { FileEncoding } from '../../domain/layout/layout.ts';

/** Signs that JIS and CP932 write with different code points; the shape on paper is the same. */
const CP932_SIGNS: Readonly<Record<string, string>> = {
  '\u301c': '\uff5e',
  '\u2212': '\uff0d',
  '\u2016': '\u2225',
  '\u2014': '\u2015',
  '\u00a2': '\uffe0',
  '\u00a3': '\uffe1',
  '\u00ac': '\uffe2',
};
const REPLACED = '\ufffd';

/** Encodings by iconv-lite; a character without a code is found by the round trip, never replaced in silence. */
export const iconvFileBytes: FileBytes = {
  encode: (text, encoding) => iconv.encode(withSignsOf(encoding, text), encoding, { addBOM: false }),
  decode: (bytes, encoding) => {
    const text = iconv.decode(Buffer.from(bytes), encoding, { stripBOM: false });
    if (text.includes(REPLACED)) throw new RangeError('bytes are not text of the encoding');
    return text;
  },
  isEncodable: (text, encoding) => {
    const signs = withSignsOf(encoding, text);
    return iconv.decode(iconv.encode(signs, encoding, { addBOM: false }), encoding, { stripBOM: false }) === signs;
  },
  sha256Hex: (bytes) => createHash('sha256').update(bytes).digest('hex'),
};

function withSignsOf(encoding: FileEncoding, text: string): string {
  if (encoding !== 'cp932') return text;
  return text.replaceAll(/[\u301c\u2212\u2016\u2014\u00a2\u00a3\u00ac]/g, (sign) => CP932_SIGNS[sign] ?? sign);
}
