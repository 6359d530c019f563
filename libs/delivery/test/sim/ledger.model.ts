import type { WantedRow } from '../../src/wanted.ts';
import type { DeliveryStoreModel } from './delivery-store.model.ts';

/** What was decided of each object, version by version; the deliveries only hear of it. */
export class LedgerModel {
  private readonly versions = new Map<string, (readonly WantedRow[])[]>();

  constructor(private readonly store: DeliveryStoreModel) {}

  newest(object: string): { version: number; rows: readonly WantedRow[] } {
    const versions = this.versions.get(object) ?? [];
    return { version: versions.length, rows: versions.at(-1) ?? [] };
  }

  change(object: string, rows: readonly WantedRow[]): void {
    const versions = [...(this.versions.get(object) ?? []), rows];
    this.versions.set(object, versions);
    this.store.takeWanted(object, versions.length, rows);
  }

  /** The version before the newest is told once more. */
  tellOlderAgain(object: string): void {
    const versions = this.versions.get(object) ?? [];
    const older = versions.at(-2);
    if (older) this.store.takeWanted(object, versions.length - 1, older);
  }
}
