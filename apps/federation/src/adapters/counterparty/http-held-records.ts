import { readRows } from '#delivery/reconciliation/ledger.client';
import type { ReportedDigest } from '#delivery/reconciliation/sides';
import { type HeldRecord, HeldRecords } from '../../application/ports/held-records.ts';
import type { ObjectKind } from '../../domain/rows/outward-row.ts';

const PLACES = {
  person: { path: 'records', id: 'residentId' },
  household: { path: 'households', id: 'nhiHouseholdId' },
} as const;

interface DigestBody {
  readonly residentId?: string;
  readonly nhiHouseholdId?: string;
  readonly rows: number;
  readonly sha256: string;
}

/** 国保情報集約システム over HTTP, asked what it holds. */
export class HttpHeldRecords extends HeldRecords {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    super();
    this.baseUrl = baseUrl;
  }

  async page(kind: ObjectKind, after: string, limit: number): Promise<ReportedDigest[]> {
    const { path, id } = PLACES[kind];
    const query = new URLSearchParams({ after, limit: String(limit) }).toString();
    const lines = await readRows<DigestBody>(`${this.baseUrl}/${path}/digest?${query}`);
    return lines.map(({ rows, sha256, ...line }) => ({ objectId: line[id] ?? '', rows, sha256 }));
  }

  of(kind: ObjectKind, objectId: string): Promise<HeldRecord[]> {
    const { path, id } = PLACES[kind];
    const query = new URLSearchParams({ [id]: objectId }).toString();
    return readRows<HeldRecord>(`${this.baseUrl}/${path}/held?${query}`);
  }
}
