import { AppError } from '#kernel/app-error';

const TIMEOUT_MS = 10_000;

export interface RegistryHead {
  readonly residentId: string;
  readonly sequence: number;
}

/** The registry's own record: what it says it has sent (日次差分・全件). */
export class RegistryClient {
  private readonly baseUrl: string;

  constructor(baseUrl: string) {
    this.baseUrl = baseUrl;
  }

  /** Events of one resident from a sequence on, as bytes for the intake. */
  async events(residentId: string, fromSequence: number): Promise<Buffer[]> {
    const query = new URLSearchParams({ residentId, fromSequence: String(fromSequence) });
    const list = (await this.get(`events?${query.toString()}`)) as unknown[];
    return list.map((event) => Buffer.from(JSON.stringify(event), 'utf8'));
  }

  async heads(after: string, limit: number): Promise<RegistryHead[]> {
    const query = new URLSearchParams({ after, limit: String(limit) });
    return (await this.get(`heads?${query.toString()}`)) as RegistryHead[];
  }

  private async get(path: string): Promise<unknown> {
    const response = await fetch(`${this.baseUrl}/${path}`, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
      (cause: unknown) => {
        throw new AppError('GEN-0006', 'unavailable', { service: 'registry' }, cause);
      },
    );
    if (!response.ok) throw new AppError('GEN-0006', 'unavailable', { service: 'registry', status: response.status });
    return response.json();
  }
}
