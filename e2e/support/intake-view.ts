import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { Api } from './api.ts';
import type { TestSystem } from './system.ts';

export interface SetAside {
  readonly id: string;
  readonly service: string;
  readonly reason: string;
  readonly text: string;
  readonly fields: readonly string[];
  readonly seenCount: number;
  readonly releasedAt: string | null;
}

export interface Held {
  readonly lane: string;
  readonly seq: number;
  readonly state: string;
  readonly reason: string;
}

interface Lane {
  readonly service: string;
  readonly produced?: { readonly lastSeq: number };
  readonly consumed?: { readonly lastSeq: number };
}

/** What an operator sees of the intake. */
export class IntakeView {
  private readonly running: TestSystem;
  private readonly api: Api;

  constructor(running: TestSystem) {
    this.running = running;
    this.api = new Api(running.ready);
  }

  setAside(): Promise<SetAside[]> {
    return this.api.get('quarantine?limit=1000', 'operator');
  }

  async open(): Promise<SetAside[]> {
    return (await this.setAside()).filter(({ releasedAt }) => releasedAt === null);
  }

  async holds(lane: string): Promise<Held[]> {
    const rows = await this.api.get<Held[]>('holds?limit=1000', 'operator');
    return rows.filter((row) => row.lane === lane);
  }

  /** The number of the last change of a resident that addressing told the others. */
  async told(residentId: string): Promise<number> {
    const rows = await this.lanes(residentId);
    return rows.find(({ service }) => service === 'addressing')?.produced?.lastSeq ?? 0;
  }

  /** The number of the last change of a resident that qualification has taken. */
  async taken(residentId: string): Promise<number> {
    const rows = await this.lanes(residentId);
    return rows.find(({ service }) => service === 'qualification')?.consumed?.lastSeq ?? 0;
  }

  async cli(...command: string[]): Promise<string> {
    const env = { ...process.env, KOKUHO_DATA_DIR: this.running.system.dataDir };
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/tools/cli/kokuho.js', ...command], { env });
    return stdout;
  }

  private async lanes(residentId: string): Promise<Lane[]> {
    const answer = await this.api.call<Lane[]>('operator', 'GET', `lanes/addressing.person/${residentId}`);
    return answer.status === 404 ? [] : answer.body;
  }
}
