import { iconvFileBytes } from '../src/adapters/layout/iconv-file-bytes.ts';
import { loadLayouts } from '../src/adapters/layout/load-layouts.ts';

/** The project's own definitions, as the service reads them. */
export const layouts = loadLayouts('deploy/layouts');
export const bytes = iconvFileBytes;
export const DAY = '2026-11-24';
