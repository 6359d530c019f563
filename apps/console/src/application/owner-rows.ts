import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { nextCursor } from './link-header.ts';
import { type Row, rowsOf } from './owner-json.ts';
import { isOwner, type Owner, type OwnerAnswer, Owners, OWNERS } from './owners.ts';

export interface RowsQuestion {
  readonly path: string;
  /** The caller's query; `service`, `limit` and `cursor` are ours, the rest goes to the owners. */
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
}

/** One page over all owners, or the refusal of the first that refused. */
export type RowsPage =
  | { readonly rows: readonly Row[]; readonly cursor?: string; readonly unavailable: readonly Owner[] }
  | { readonly refusedBy: Owner; readonly refusal: OwnerAnswer };

const DEFAULT_LIMIT = 100;
const MAX_LIMIT = 1_000;

/** Lists that exist in every service, read one owner after the other, so that a page never exceeds its limit. */
@Injectable()
export class OwnerRows {
  constructor(private readonly owners: Owners) {}

  async page(question: RowsQuestion): Promise<RowsPage> {
    const limit = limitOf(question.query);
    const start = startOf(question.query);
    const rows: Row[] = [];
    const unavailable: Owner[] = [];
    for (const [index, owner] of start.owners.entries()) {
      if (rows.length >= limit) return { rows, cursor: `${owner}:`, unavailable };
      const cursor = index === 0 ? start.cursor : undefined;
      const answer = await this.#ask(owner, question, limit - rows.length, cursor);
      if (answer === undefined) unavailable.push(owner);
      else if (answer.status >= 400) {
        if (answer.status !== 404) return { refusedBy: owner, refusal: answer };
      } else {
        rows.push(...rowsOf(owner, answer).map((row) => labelled(owner, row)));
        const next = nextCursor(answer.headers.get('link'));
        if (next !== undefined) return { rows, cursor: `${owner}:${next}`, unavailable };
      }
    }
    const [first] = unavailable;
    if (first && unavailable.length === start.owners.length) {
      throw new AppError('GEN-0006', 'unavailable', { service: first });
    }
    return { rows, unavailable };
  }

  async #ask(owner: Owner, { path, query, headers }: RowsQuestion, limit: number, cursor: string | undefined) {
    const own = new URLSearchParams(query);
    own.delete('service');
    own.delete('cursor');
    own.set('limit', String(limit));
    if (cursor) own.set('cursor', cursor);
    try {
      return await this.owners.ask(owner, { method: 'GET', path, search: `?${own.toString()}`, headers });
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return undefined;
      throw error;
    }
  }
}

/** `id` becomes `<service>:<id>`, so that a later command reaches the right service. */
function labelled(owner: Owner, row: Row): Row {
  const id = row['id'];
  const prefixed = typeof id === 'string' || typeof id === 'number' ? { id: `${owner}:${String(id)}` } : {};
  return { ...row, ...prefixed, service: owner };
}

function limitOf(query: URLSearchParams): number {
  const text = query.get('limit');
  if (text === null) return DEFAULT_LIMIT;
  const limit = Number(text);
  if (!/^\d+$/.test(text) || limit < 1 || limit > MAX_LIMIT) throw invalidQuery('limit');
  return limit;
}

function startOf(query: URLSearchParams): { owners: readonly Owner[]; cursor?: string } {
  const service = query.get('service');
  if (service !== null && !isOwner(service)) throw invalidQuery('service');
  const owners = service === null ? OWNERS : [service];
  const cursor = query.get('cursor');
  if (cursor === null) return { owners };
  const separator = cursor.indexOf(':');
  const index = owners.findIndex((owner) => owner === cursor.slice(0, separator));
  if (index === -1) throw invalidQuery('cursor');
  return { owners: owners.slice(index), cursor: cursor.slice(separator + 1) };
}

function invalidQuery(field: string): AppError {
  return new AppError('GEN-0002', 'invalid', { field });
}
