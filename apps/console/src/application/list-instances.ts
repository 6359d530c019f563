import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { type Row, rowsOf } from './owner-json.ts';
import { isOwner, type Owner, type OwnerAnswer, Owners, OWNERS } from './owners.ts';

export type InstanceList =
  { readonly rows: readonly Row[] } | { readonly refusedBy: Owner; readonly refusal: OwnerAnswer };

/** Whoever looks for what is silent must not wait long for it. */
const TIME_LIMIT_MS = 5_000;

type Part = readonly Row[] | { readonly refusal: OwnerAnswer };

/** The running copies of every service; one that does not answer is a row of its own and never a failure. */
@Injectable()
export class ListInstances {
  constructor(private readonly owners: Owners) {}

  /** @throws AppError GEN-0002 for a service that does not exist. */
  async list(service: string | null, headers: Readonly<Record<string, string>>): Promise<InstanceList> {
    if (service !== null && !isOwner(service)) throw new AppError('GEN-0002', 'invalid', { field: 'service' });
    const asked = service === null ? OWNERS : [service];
    const parts = await Promise.all(asked.map(async (owner) => ({ owner, part: await this.#ask(owner, headers) })));
    const rows: Row[] = [];
    for (const { owner, part } of parts) {
      if ('refusal' in part) return { refusedBy: owner, refusal: part.refusal };
      rows.push(...part.map((row) => ({ ...row, service: owner })));
    }
    return { rows };
  }

  async #ask(owner: Owner, headers: Readonly<Record<string, string>>): Promise<Part> {
    try {
      const request = { method: 'GET', path: '/instances', headers, timeLimitMs: TIME_LIMIT_MS } as const;
      const answer = await this.owners.ask(owner, request);
      // Without its database a service cannot say who runs, and can do nothing else either.
      if (answer.status >= 500) return [UNREACHABLE];
      return answer.status >= 400 ? { refusal: answer } : rowsOf(owner, answer);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return [UNREACHABLE];
      throw error;
    }
  }
}

const UNREACHABLE: Row = {
  instance: null,
  version: null,
  relay: null,
  unreachable: [],
  startedAt: null,
  seenAt: null,
  state: 'unreachable',
};
