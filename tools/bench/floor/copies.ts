import type { Change, FloorSettings } from './settings.ts';
import type { FloorState } from './state.ts';

type Answer = Readonly<Record<'requestId' | 'outcome', string>> & { readonly cursor: number };

/** Carries changes to 中間サーバー: one request of a person under way, many people at once; answers by its feed. */
export class CopySender {
  private readonly waiting = new Map<string, Change[]>();
  private readonly ready: string[] = [];
  private readonly personOf = new Map<string, string>();
  private underWay = 0;

  constructor(
    private readonly state: FloorState,
    private readonly settings: FloorSettings,
  ) {}

  add(changes: readonly Change[]): void {
    for (const change of changes) {
      const own = this.waiting.get(change.residentId);
      if (own) own.push(change);
      else {
        this.waiting.set(change.residentId, [change]);
        this.ready.push(change.residentId);
      }
    }
    this.pump();
  }

  /** Stores answers as they come, for ever. */
  async readAnswers(from: number): Promise<never> {
    let after = from;
    for (;;) {
      const url = `${this.settings.intermediateServerUrl}/answers?after=${String(after)}&wait=10`;
      const { answers } = (await (await fetch(url)).json()) as { answers: Answer[] };
      for (let from = 0; from < answers.length; from += this.settings.batch) {
        const part = answers.slice(from, from + this.settings.batch);
        if (part.some(({ outcome }) => outcome !== 'ACCEPTED')) throw new RangeError('a copy was refused');
        await this.state.copiesAnswered(part);
        for (const { requestId } of part) this.next(requestId);
      }
      after = answers.at(-1)?.cursor ?? after;
    }
  }

  private pump(): void {
    while (this.underWay < this.settings.concurrency) {
      const residentId = this.ready.shift();
      const change = this.waiting.get(residentId ?? '')?.[0];
      if (residentId === undefined || !change) return;
      const { requestId } = change.request as { requestId: string };
      this.personOf.set(requestId, residentId);
      this.underWay += 1;
      void this.send(change).finally(() => {
        this.underWay -= 1;
        this.pump();
      });
    }
  }

  private async send({ request }: Change): Promise<void> {
    const response = await fetch(`${this.settings.intermediateServerUrl}/copies`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(request),
    });
    const text = await response.text();
    if (response.status !== 202) throw new RangeError(`copies answered ${String(response.status)}: ${text}`);
  }

  private next(requestId: string): void {
    const residentId = this.personOf.get(requestId);
    if (residentId === undefined) return;
    this.personOf.delete(requestId);
    const own = this.waiting.get(residentId) ?? [];
    own.shift();
    if (own.length === 0) this.waiting.delete(residentId);
    else this.ready.push(residentId);
    this.pump();
  }
}
