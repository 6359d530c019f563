import { AppError } from '#kernel/app-error';
import type { Receiver } from '#contracts/delivery-changed.part';
import type { ObjectKind } from '../object-ref.ts';
import type { OutwardState } from './sides.ts';

const TIMEOUT_MS = 30_000;

export interface LedgerSettings {
  /** Base URL of the ledger's owner; undefined when this service was not told it. */
  readonly url: string | undefined;
  readonly internalToken: string;
  readonly subscriber: string;
  readonly receiver: Receiver;
}

/** Asks the owner of the ledger what it says, over its internal HTTP. */
export class LedgerClient {
  private readonly settings: LedgerSettings;

  constructor(settings: LedgerSettings) {
    this.settings = settings;
  }

  page(kind: ObjectKind, after: string, limit: number): Promise<OutwardState[]> {
    return this.ask(kind, { after, limit });
  }

  of(kind: ObjectKind, ids: readonly string[]): Promise<OutwardState[]> {
    return this.ask(kind, { ids });
  }

  /** @throws AppError GEN-0006 without an answer, GEN-0008 without an address */
  private async ask(kind: ObjectKind, selection: object): Promise<OutwardState[]> {
    const { url, internalToken, subscriber, receiver } = this.settings;
    if (url === undefined) throw new AppError('GEN-0008', 'invalid', { settings: ['KOKUHO_QUALIFICATION_URL'] });
    const request = {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kokuho-internal': internalToken },
      body: JSON.stringify({ subscriber, receiver, ...selection }),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    };
    return readRows<OutwardState>(`${url}/internal/outward/${kind}`, request);
  }
}

/** Reads a list of rows from another system. @throws AppError GEN-0006 when it does not answer with one */
export async function readRows<T>(url: string, request: RequestInit = {}): Promise<T[]> {
  const { pathname } = new URL(url);
  let status = 0;
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), ...request });
    ({ status } = response);
    const body: unknown = await response.json();
    if (response.ok && Array.isArray(body)) return body as T[];
  } catch (cause) {
    throw new AppError('GEN-0006', 'unavailable', { status, path: pathname }, cause);
  }
  throw new AppError('GEN-0006', 'unavailable', { status, path: pathname });
}
