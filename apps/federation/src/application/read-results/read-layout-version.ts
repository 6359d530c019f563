import { unreadableFile } from '../../domain/layout/layout.errors.ts';

const HEADER = /^"H","RSL","([0-9]{4})"/;

/**
 * The layout version a result file names in its header, which is ASCII in every encoding.
 * @throws AppError FED-0301 when there is none.
 */
export function readLayoutVersion(content: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(content.subarray(0, 40));
  const version = HEADER.exec(start)?.[1];
  if (version === undefined) throw unreadableFile(1, 'layoutVersion', 'missing');
  return version;
}
