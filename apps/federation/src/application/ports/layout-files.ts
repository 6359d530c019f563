import type { FileBytes } from '../../domain/layout/file-bytes.ts';
import type { LayoutCatalog } from '../../domain/layout/layout-catalog.ts';

/** The layouts of the service and the means to write and read files by them. */
export abstract class LayoutFiles {
  abstract readonly catalog: LayoutCatalog;
  abstract readonly bytes: FileBytes;
}
