import { invalidLayout } from './layout.errors.ts';
import type { Layout } from './layout.ts';

/** What a file name is made of; day and time as in the header. */
export interface FileNameParts {
  readonly municipalityCode: string;
  readonly createdOn: string;
  readonly createdAt: string;
  readonly fileNumber: number;
}

const PLACEHOLDER = /\{([A-Za-z]+)(?::(\d+))?\}/g;

/** @throws AppError FED-0101 for a placeholder that is not known. */
export function formatFileName(layout: Layout, parts: FileNameParts): string {
  return layout.fileName.replace(PLACEHOLDER, (_, name: string, digits: string | undefined) =>
    valueOf(layout, parts, name).padStart(Number(digits ?? 0), '0'),
  );
}

/** Name of the empty file that says the other is complete. */
export function markerName(layout: Layout, fileName: string): string {
  return fileName.replace(/\.csv$/, layout.completionMarker);
}

function valueOf(layout: Layout, parts: FileNameParts, name: string): string {
  switch (name) {
    case 'identifier':
      return layout.identifier;
    case 'municipalityCode':
      return parts.municipalityCode;
    case 'yyyyMMddHHmmss':
      return `${parts.createdOn}${parts.createdAt}`.replaceAll(/[-:]/g, '');
    case 'fileNumber':
      return String(parts.fileNumber);
    default:
      throw invalidLayout(`${layout.identifier}-${layout.layoutVersion}`, 'fileName');
  }
}
