import { Injectable } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { type Row, rowsOf } from './owner-json.ts';
import { type Owner, type OwnerAnswer, Owners } from './owners.ts';

/** The sender that compares with each receiver. */
const SENDERS = {
  'intermediate-server': 'linkage',
  federation: 'federation',
} as const satisfies Record<string, Owner>;

export const RECONCILED_RECEIVERS = Object.keys(SENDERS) as (keyof typeof SENDERS)[];

export type StartOutcome =
  { readonly runs: readonly Row[] } | { readonly refusedBy: Owner; readonly refusal: OwnerAnswer };

/** Starts the comparison with one receiver or with all; the first refusal is the answer when none could start. */
@Injectable()
export class StartReconciliations {
  constructor(private readonly owners: Owners) {}

  /** @throws AppError GEN-0002 for a receiver that nobody sends to */
  async start(receiver: string | null, headers: Readonly<Record<string, string>>): Promise<StartOutcome> {
    const runs: Row[] = [];
    let refused: { refusedBy: Owner; refusal: OwnerAnswer } | undefined;
    for (const owner of sendersTo(receiver)) {
      const body = new TextEncoder().encode('{}');
      const answer = await this.owners.ask(owner, { method: 'POST', path: '/reconciliations', headers, body });
      if (answer.status >= 400) refused ??= { refusedBy: owner, refusal: answer };
      else
        for (const row of rowsOf(owner, answer))
          runs.push({ ...row, id: `${owner}:${String(row['id'])}`, service: owner });
    }
    return runs.length === 0 && refused ? refused : { runs };
  }
}

function sendersTo(receiver: string | null): Owner[] {
  if (receiver === null) return Object.values(SENDERS);
  const known = RECONCILED_RECEIVERS.find((one) => one === receiver);
  if (known === undefined) throw new AppError('GEN-0002', 'invalid', { field: 'receiver' });
  return [SENDERS[known]];
}
