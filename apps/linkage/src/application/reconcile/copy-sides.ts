import type { EntityManager } from 'typeorm';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { JsonObject } from '#delivery/json';
import type { ObjectKind } from '#delivery/object-ref';
import type { BookEntry } from '#delivery/reconciliation/books';
import type { LedgerClient } from '#delivery/reconciliation/ledger.client';
import {
  ComparedSides,
  type LedgerWanted,
  type ObjectSource,
  type OutwardState,
  type ReportedDigest,
  type ReportedRow,
} from '#delivery/reconciliation/sides';
import type { WaitsFor } from '#delivery/wanted';
import { RECEIVER } from '../../domain/receiver.ts';
import type { Addressees } from '../ports/addressees.ts';
import type { HeldCopies } from '../ports/held-copies.ts';
import type { CopySender } from '../send-copies/copy-sender.ts';
import { copyContext, copyRows } from '../take-qualification/wanted-copies.ts';

/** The ledger, our books and 中間サーバー. */
export class CopySides extends ComparedSides {
  readonly receiver = RECEIVER;
  readonly objectKinds = ['person'] as const;

  constructor(
    readonly municipality: string,
    private readonly ledger: LedgerClient,
    private readonly copies: HeldCopies,
    private readonly addressees: Addressees,
    private readonly sender: CopySender,
  ) {
    super();
  }

  sourceOf(): ObjectSource {
    return { stream: 'qualification.person', consumer: 'linkage' };
  }

  ledgerPage(kind: ObjectKind, after: string, limit: number): Promise<OutwardState[]> {
    return this.ledger.page(kind, after, limit);
  }

  ledgerOf(kind: ObjectKind, ids: readonly string[]): Promise<OutwardState[]> {
    return this.ledger.of(kind, ids);
  }

  receiverPage(_: ObjectKind, after: string, limit: number): Promise<ReportedDigest[]> {
    return this.copies.page(after, limit);
  }

  receiverRows(_: ObjectKind, objectId: string): Promise<ReportedRow[]> {
    return this.copies.of(objectId);
  }

  /** By the business day of the message and the protection known now: data must never pass a 支援措置 flag. */
  async wantedOf(
    manager: EntityManager,
    _: ObjectKind,
    states: readonly OutwardState[],
  ): Promise<Map<string, LedgerWanted>> {
    const ids = states.map(({ objectId }) => objectId);
    const addressees = await this.addressees.findAll(manager, this.municipality, ids);
    return new Map(
      states.map(({ objectId, data, businessDay }) => {
        const message = data as QualificationChangedV1;
        const rows = copyRows(message, businessDay, addressees.get(objectId)?.protection);
        return [objectId, { rows, context: copyContext(message) }];
      }),
    );
  }

  digestLine(_: ObjectKind, { context }: BookEntry, row: BookEntry['held'][number]): string {
    const { integratedAddresseeNumber } = context as { readonly integratedAddresseeNumber?: string };
    return `${integratedAddresseeNumber ?? ''}/${row.key} ${String(row.rowVersion)} ${row.sha256}`;
  }

  comparable(_: ObjectKind, content: JsonObject): JsonObject {
    return content;
  }

  waitsFor(): Promise<readonly WaitsFor[]> {
    return Promise.resolve([]);
  }

  nudge(): void {
    this.sender.nudge();
  }
}
