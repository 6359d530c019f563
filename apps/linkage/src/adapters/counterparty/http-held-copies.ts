import type { JsonObject } from '#delivery/json';
import { readRows } from '#delivery/reconciliation/ledger.client';
import type { ReportedDigest, ReportedRow } from '#delivery/reconciliation/sides';
import { HeldCopies } from '../../application/ports/held-copies.ts';

interface DigestBody {
  readonly residentId: string;
  readonly rows: number;
  readonly sha256: string;
}

interface CopyBody {
  readonly integratedAddresseeNumber: string;
  readonly recordKey: string;
  readonly recordVersion: number;
  readonly content: JsonObject;
}

/** 中間サーバー over HTTP, asked what it holds. */
export class HttpHeldCopies extends HeldCopies {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    super();
    this.baseUrl = baseUrl;
  }

  async page(after: string, limit: number): Promise<ReportedDigest[]> {
    const query = new URLSearchParams({ after, limit: String(limit) }).toString();
    const lines = await readRows<DigestBody>(`${this.baseUrl}/records/digest?${query}`);
    return lines.map(({ residentId: objectId, rows, sha256 }) => ({ objectId, rows, sha256 }));
  }

  async of(residentId: string): Promise<ReportedRow[]> {
    const query = new URLSearchParams({ residentId }).toString();
    const copies = await readRows<CopyBody>(`${this.baseUrl}/records/held?${query}`);
    return copies.map(({ integratedAddresseeNumber, recordKey: key, recordVersion: rowVersion, content }) => {
      return { key, rowVersion, content, context: { integratedAddresseeNumber } };
    });
  }
}
