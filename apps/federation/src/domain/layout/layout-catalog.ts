import { AppError } from '#kernel/app-error';
import { invalidLayout } from './layout.errors.ts';
import type { Layout } from './layout.ts';

/** All layout definitions; which one holds follows from the identifier and the business day. */
export class LayoutCatalog {
  private readonly layouts: readonly Layout[];

  /** @throws AppError FED-0101 when two definitions of one file hold on the same day. */
  constructor(layouts: readonly Layout[]) {
    this.layouts = layouts.toSorted((a, b) => compare(a.validFrom, b.validFrom));
    const latest = new Map<string, Layout>();
    for (const layout of this.layouts) {
      const before = latest.get(layout.identifier);
      if (before && (before.validTo === null || before.validTo > layout.validFrom)) {
        throw invalidLayout(`${layout.identifier}-${layout.layoutVersion}`, 'validFrom');
      }
      latest.set(layout.identifier, layout);
    }
  }

  /** @throws AppError FED-0102 when no definition holds on the day. */
  layoutOn(identifier: string, day: string): Layout {
    const found = this.layouts.find(
      (layout) =>
        layout.identifier === identifier &&
        layout.validFrom <= day &&
        (layout.validTo === null || day < layout.validTo),
    );
    if (!found) throw new AppError('FED-0102', 'invalid', { identifier, day });
    return found;
  }

  /** The definition of a received file: by the version its own header names. */
  layoutOfVersion(identifier: string, layoutVersion: string): Layout {
    const found = this.layouts.find(
      (layout) => layout.identifier === identifier && layout.layoutVersion === layoutVersion,
    );
    if (!found) throw new AppError('FED-0102', 'invalid', { identifier, layoutVersion });
    return found;
  }
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
