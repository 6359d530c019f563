import { AppError } from '#kernel/app-error';
import { type Owner, type OwnerAnswer, type Owners, OWNERS } from './owners.ts';

export type BusinessDayOutcome =
  { readonly businessDay: string } | { readonly refusedBy: Owner; readonly refusal: OwnerAnswer };

/** Moves the business day of every service; each owner itself refuses to go back. */
export class SetBusinessDay {
  constructor(
    private readonly owners: Owners,
    private readonly isProduction: boolean,
  ) {}

  /** The same day may be sent again, so a call that failed half-way is simply repeated. */
  async set(date: string): Promise<BusinessDayOutcome> {
    if (this.isProduction) throw new AppError('CON-0001', 'forbidden');
    const headers = { 'content-type': 'application/json' };
    const body = new TextEncoder().encode(JSON.stringify({ date }));
    for (const owner of OWNERS) {
      const request = { method: 'PUT', path: '/internal/business-day', internal: true, headers, body } as const;
      const answer = await this.owners.ask(owner, request);
      if (answer.status >= 400) return { refusedBy: owner, refusal: answer };
    }
    return { businessDay: date };
  }
}
