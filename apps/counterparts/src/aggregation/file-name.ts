/** Name of a file: `{identifier}_{municipality}_{yyyyMMddHHmmss}_{number:6}.csv`. */
export interface FileName {
  readonly identifier: string;
  readonly municipalityCode: string;
  readonly day: string;
  readonly number: number;
}

const PATTERN = /^([A-Z]{3})_(\d{6})_(\d{4})(\d{2})(\d{2})\d{6}_(\d{6})\.csv$/;

export function parseFileName(name: string): FileName | undefined {
  const match = PATTERN.exec(name);
  if (!match) return undefined;
  const [, identifier = '', municipalityCode = '', year = '', month = '', day = '', number = ''] = match;
  return { identifier, municipalityCode, day: `${year}-${month}-${day}`, number: Number(number) };
}

export function formatFileName(identifier: string, municipalityCode: string, at: Date, number: number): string {
  const stamp = tokyoTimestamp(at).replaceAll(/\D/g, '');
  return `${identifier}_${municipalityCode}_${stamp}_${String(number).padStart(6, '0')}.csv`;
}

/** `YYYY-MM-DD HH:MM:SS` in Asia/Tokyo. */
export function tokyoTimestamp(at: Date): string {
  return new Date(at.getTime() + 9 * 3_600_000).toISOString().slice(0, 19).replace('T', ' ');
}

/** `X.csv` → `X.end`: the empty file that says X.csv is complete. */
export function markerOf(fileName: string): string {
  return fileName.replace(/\.csv$/, '.end');
}
