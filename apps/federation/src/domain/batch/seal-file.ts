import type { FileBytes } from '../layout/file-bytes.ts';
import { encodeFile } from '../layout/file-codec.ts';
import { formatFileName } from '../layout/file-name.ts';
import type { Layout } from '../layout/layout.ts';
import type { FileDraft } from './file-draft.ts';

/** 対象区分: a file of changes (差分). */
const SCOPE_CHANGES = '2';

/** Number and time a file is given once, when it is sealed. */
export interface Seal {
  readonly fileNumber: number;
  /** `HH:MM:SS` of the database clock in Asia/Tokyo. */
  readonly createdAt: string;
}

export interface SealedFile {
  readonly fileName: string;
  readonly content: Uint8Array;
  readonly sha256: string;
}

/** The bytes and the name of a file, which never change from here on. */
export function sealFile(draft: FileDraft, seal: Seal, layout: Layout, bytes: FileBytes): SealedFile {
  const { municipalityCode, insurerNumber, businessDay: createdOn } = draft;
  const { fileNumber, createdAt } = seal;
  const processedAt = `${createdOn} ${createdAt}`;
  const header = {
    municipalityCode,
    insurerNumber,
    createdOn,
    createdAt,
    scope: SCOPE_CHANGES,
    fileNumber: String(fileNumber),
  };
  const records = draft.records.map(({ values }) => ({ ...values, processedAt }));
  const content = encodeFile(layout, { header, records }, bytes);
  const fileName = formatFileName(layout, { municipalityCode, createdOn, createdAt, fileNumber });
  return { fileName, content, sha256: bytes.sha256Hex(content) };
}
