import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { type Row, rowsOf } from './owner-json.ts';
import { ownerPath } from './owner-path.ts';
import { type Owner, type OwnerAnswer, type OwnerRequest, Owners } from './owners.ts';

export type ChangeTrace =
  { readonly steps: readonly Row[]; readonly unavailable: readonly Owner[] } | { readonly refusal: OwnerAnswer };

/** Where an owner's row says when it happened. */
const TIME_FIELDS = ['at', 'receivedAt', 'recordedAt', 'sentAt', 'createdAt'];
const SENDERS: readonly Owner[] = ['linkage', 'federation'];

/** The way of one change, from the registry's event to the receivers' answers, out of all owners. */
@Injectable()
export class TraceChange {
  constructor(private readonly owners: Owners) {}

  async trace(changeId: string, headers: Readonly<Record<string, string>>): Promise<ChangeTrace> {
    const path = ownerPath('changes', changeId, 'trace');
    const answer = await this.owners.ask('qualification', { method: 'GET', path, headers });
    if (answer.status !== 200) return { refusal: answer };
    const decided = rowsOf('qualification', answer);
    const search = `?${new URLSearchParams({ changeId }).toString()}`;
    const parts = await Promise.all([
      ...eventIdsOf(decided).map((eventId) => this.#event(eventId)),
      ...SENDERS.map((sender) => this.#part(sender, 'attempt', { method: 'GET', path: '/attempts', search, headers })),
    ]);
    const steps = [...decided.map((row) => toStep('qualification', 'qualification', row)), ...parts.flatMap(stepsOf)];
    const unavailable = new Set(parts.flatMap((part) => ('unavailable' in part ? [part.unavailable] : [])));
    return { steps: steps.sort(byTime), unavailable: [...unavailable] };
  }

  #event(eventId: string): Promise<TracePart> {
    return this.#part('addressing', 'registry-event', {
      method: 'GET',
      path: `/internal/registry-events/${encodeURIComponent(eventId)}`,
      internal: true,
    });
  }

  /** A change is traced as far as its owners answer; one that knows nothing adds nothing. */
  async #part(owner: Owner, step: string, request: OwnerRequest): Promise<TracePart> {
    try {
      const answer = await this.owners.ask(owner, request);
      if (answer.status === 404) return { steps: [] };
      if (answer.status !== 200) return { unavailable: owner };
      return { steps: rowsOf(owner, answer).map((row) => toStep(owner, step, row)) };
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') return { unavailable: owner };
      throw error;
    }
  }
}

type TracePart = { readonly steps: readonly Row[] } | { readonly unavailable: Owner };

function stepsOf(part: TracePart): readonly Row[] {
  return 'steps' in part ? part.steps : [];
}

function eventIdsOf(rows: readonly Row[]): readonly string[] {
  const ids = rows.map((row) => row['registryEventId']).filter((id): id is string => typeof id === 'string');
  return [...new Set(ids)];
}

function toStep(owner: Owner, step: string, row: Row): Row {
  const at = TIME_FIELDS.map((field) => row[field]).find((value) => typeof value === 'string');
  return { ...row, at: at ?? null, service: row['service'] ?? owner, step: row['step'] ?? step };
}

function byTime(a: Row, b: Row): number {
  return timeOf(a) - timeOf(b);
}

/** A step without a time comes last. */
function timeOf(step: Row): number {
  const time = Date.parse(String(step['at']));
  return Number.isNaN(time) ? Number.MAX_SAFE_INTEGER : time;
}
