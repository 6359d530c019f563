import type { EntityManager } from 'typeorm';
import type { HouseholdChangedV1 } from '#contracts/qualification/household-changed.v1';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import { contentSha256, type JsonObject } from '#delivery/json';
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
import { FEDERATION } from '../../domain/receiver.ts';
import type { Layout, RecordValues } from '../../domain/layout/layout.ts';
import { householdRows, isClosing, type OutwardHousehold } from '../../domain/rows/household-row.ts';
import { FILE_OF_KIND } from '../../domain/rows/outward-row.ts';
import { personRows } from '../../domain/rows/person-rows.ts';
import { filledContent, rowContent } from '../../domain/rows/row-content.ts';
import type { HeldRecords } from '../ports/held-records.ts';
import type { HouseholdMembers } from '../ports/household-members.ts';
import type { LayoutFiles } from '../ports/layout-files.ts';
import type { SealingNudge } from '../seal-batches/sealing-nudge.ts';

/** Later than any business day: the layout that no other has replaced yet. */
const NEWEST = '9999-12-31';

/** What this side reaches the others by. */
export interface FileSidesParts {
  readonly ledger: LedgerClient;
  readonly records: HeldRecords;
  readonly layouts: LayoutFiles;
  readonly members: HouseholdMembers;
  readonly sealing: SealingNudge;
}

/** The ledger, our books and 国保連合会; households before persons. */
export class FileSides extends ComparedSides {
  readonly receiver = FEDERATION;
  readonly objectKinds = ['household', 'person'] as const;

  constructor(
    readonly municipality: string,
    private readonly parts: FileSidesParts,
  ) {
    super();
  }

  sourceOf(kind: ObjectKind): ObjectSource {
    return { stream: `qualification.${kind}`, consumer: 'federation' };
  }

  ledgerPage(kind: ObjectKind, after: string, limit: number): Promise<OutwardState[]> {
    return this.parts.ledger.page(kind, after, limit);
  }

  ledgerOf(kind: ObjectKind, ids: readonly string[]): Promise<OutwardState[]> {
    return this.parts.ledger.of(kind, ids);
  }

  receiverPage(kind: ObjectKind, after: string, limit: number): Promise<ReportedDigest[]> {
    return this.parts.records.page(kind, after, limit);
  }

  async receiverRows(kind: ObjectKind, objectId: string): Promise<ReportedRow[]> {
    const records = await this.parts.records.of(kind, objectId);
    return records.map(({ rowVersion, fields }) => {
      const key = kind === 'person' ? String(Number(fields['historyNumber'])) : objectId;
      return { key, rowVersion, content: filledContent(fields) };
    });
  }

  wantedOf(_: EntityManager, kind: ObjectKind, states: readonly OutwardState[]): Promise<Map<string, LedgerWanted>> {
    const wanted = states.map(({ objectId, data }): [string, LedgerWanted] => [objectId, wantedRows(kind, data)]);
    return Promise.resolve(new Map(wanted));
  }

  /** By the layout of the day the row was sent on, which is the one the receiver read it by. */
  digestLine(kind: ObjectKind, { objectId, businessDay }: BookEntry, row: BookEntry['held'][number]): string {
    const layout = this.layoutOn(kind, businessDay);
    const key = kind === 'person' ? `${objectId}/${row.key}` : objectId;
    return `${key} ${String(row.rowVersion)} ${contentSha256(rowContent(layout, row.content as RecordValues))}`;
  }

  comparable(kind: ObjectKind, content: JsonObject): JsonObject {
    return rowContent(this.layoutOn(kind, NEWEST), content as RecordValues);
  }

  /** A person's rows need their household; a household that goes needs its persons gone. */
  waitsFor(
    manager: EntityManager,
    kind: ObjectKind,
    objectId: string,
    { rows }: LedgerWanted,
  ): Promise<readonly WaitsFor[]> {
    const { members } = this.parts;
    if (kind === 'person') {
      const households = new Set(rows.map(({ content }) => (content as RecordValues)['nhiHouseholdId'] ?? ''));
      return members.unsettledHouseholds(manager, this.municipality, [...households]);
    }
    return rows.length > 0 ? Promise.resolve([]) : members.personsToWaitFor(manager, this.municipality, objectId);
  }

  nudge(): void {
    this.parts.sealing.soon();
  }

  private layoutOn(kind: ObjectKind, day: string): Layout {
    return this.parts.layouts.catalog.layoutOn(FILE_OF_KIND[kind], day);
  }
}

function wantedRows(kind: ObjectKind, data: unknown): LedgerWanted {
  if (kind === 'person') return { rows: personRows(data as QualificationChangedV1), context: {} };
  const household: OutwardHousehold = data as HouseholdChangedV1;
  return { rows: householdRows(household), context: { closing: isClosing(household) } };
}
