import type { Ready, Role } from './system.ts';

export interface ApiAnswer<T> {
  readonly status: number;
  readonly body: T;
}

export interface TaskView {
  readonly taskId: string;
  readonly kind: string;
  readonly status: string;
  readonly version: number;
  readonly members: readonly {
    residentId: string;
    suggestion: Record<string, unknown> | null;
    reasons: { text: string; article: string }[];
  }[];
}

export interface ChangeView {
  readonly changeId: string;
  readonly version: number;
  readonly kind: string;
  readonly reason: string;
  readonly effectiveOn: string;
}

export interface DeliveryView {
  readonly receiver: string;
  readonly state: string;
  readonly evidence: Readonly<Record<string, unknown>>;
}

export interface RecordView {
  readonly residentId: string;
  readonly acquiredOn: string | null;
  readonly lostOn: string | null;
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly version: number;
  readonly idempotencyKey: string;
  readonly [field: string]: unknown;
}

/** The console's API as its users call it. */
export class Api {
  private readonly ready: Ready;

  constructor(ready: Ready) {
    this.ready = ready;
  }

  async call<T>(
    role: Role,
    method: string,
    path: string,
    body?: unknown,
    contentType = 'application/json',
  ): Promise<ApiAnswer<T>> {
    const response = await fetch(`${this.ready.console}/api/v1/${path}`, {
      method,
      headers: {
        authorization: `Bearer ${this.ready.tokens[role]}`,
        ...(body === undefined ? {} : { 'content-type': contentType }),
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as T };
  }

  async get<T>(path: string, role: Role = 'officer'): Promise<T> {
    const { status, body } = await this.call<T>(role, 'GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${String(status)}`);
    return body;
  }

  openTasks(residentId: string): Promise<TaskView[]> {
    return this.get(`tasks?status=open&residentId=${residentId}`);
  }

  changes(residentId: string): Promise<ChangeView[]> {
    return this.get(`changes?limit=1000&residentId=${residentId}`);
  }

  deliveries(changeId: string): Promise<DeliveryView[]> {
    return this.get(`changes/${changeId}/deliveries`);
  }

  decide(
    taskId: string,
    decision: string,
  ): Promise<ApiAnswer<{ status: string; results: { changeId: string | null }[] }>> {
    return this.call('officer', 'POST', `tasks/${taskId}/decision`, { decision, reason: '書類で確認した' });
  }

  /** What a body holds now, by its own word. */
  async records(body: 'intermediate-server' | 'aggregation', residentId: string): Promise<RecordView[]> {
    const response = await fetch(`${this.ready.counterparts[body]}/records?residentId=${residentId}`);
    return (await response.json()) as RecordView[];
  }
}
