import { encodeFile } from '../src/domain/layout/file-codec.ts';
import type { RecordValues } from '../src/domain/layout/layout.ts';
import { INSURER, MUNICIPALITY } from './attempt.factory.ts';
import { bytes, DAY, layouts } from './layouts.factory.ts';
import type { SftpStand } from './sftp-stand.ts';

export type ResultLine = Partial<RecordValues> & { readonly sourceFileName: string; readonly result: string };

export function resultFileName(fileNumber: number): string {
  return `RSL_${MUNICIPALITY}_20261124120000_${String(fileNumber).padStart(6, '0')}.csv`;
}

export function resultFile(fileNumber: number, lines: readonly ResultLine[]): Buffer {
  const header = {
    municipalityCode: MUNICIPALITY,
    insurerNumber: INSURER,
    createdOn: DAY,
    createdAt: '12:00:00',
    scope: '2',
    fileNumber: String(fileNumber),
  };
  const records = lines.map((line) => ({ ...line, processedAt: `${DAY} 12:00:00` }));
  return Buffer.from(encodeFile(layouts.layoutOn('RSL', DAY), { header, records }, bytes));
}

/** Puts a complete result file into the receiver's `/out`. */
export function answer(stand: SftpStand, fileNumber: number, lines: readonly ResultLine[]): string {
  const name = resultFileName(fileNumber);
  stand.files.set(`/out/${name}`, resultFile(fileNumber, lines));
  stand.files.set(`/out/${name.replace('.csv', '.end')}`, Buffer.alloc(0));
  return name;
}
