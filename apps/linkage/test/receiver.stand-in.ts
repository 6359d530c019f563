import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { CopyAnswer, CopyRequest } from '../src/domain/copy.ts';

/** How the receiver treats the next requests. */
export interface Behaviour {
  /** 503 to everything. */
  isDown: boolean;
  /** Drops the connection before it has taken the request. */
  losesRequests: boolean;
  /** Takes the request, then drops the connection. */
  losesReceipts: boolean;
  /** 400 to every request. */
  refusesForm: boolean;
  /** Refuses every record. */
  refusesRecords: boolean;
  /** How often an answer is told in the feed. */
  tellings: number;
  /** Works on until `release`. */
  isLate: boolean;
}

const GOOD: Behaviour = {
  isDown: false,
  losesRequests: false,
  losesReceipts: false,
  refusesForm: false,
  refusesRecords: false,
  tellings: 1,
  isLate: false,
};

/** A small 中間サーバー over real HTTP, with its own memory. */
export class ReceiverStandIn {
  readonly behaviour: Behaviour = { ...GOOD };
  /** Every body that came in, by request. */
  readonly bodies = new Map<string, string[]>();
  readonly traceparents: string[] = [];
  readonly questions: string[] = [];
  private readonly late: string[] = [];
  private readonly decided = new Map<string, CopyAnswer>();
  private readonly feed: CopyAnswer[] = [];
  private server: Server | undefined;

  async start(): Promise<string> {
    const server = createServer((request, response) => void this.serve(request, response));
    this.server = server;
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  }

  async stop(): Promise<void> {
    this.server?.closeAllConnections();
    await new Promise((resolve) => this.server?.close(resolve));
  }

  behave(behaviour: Partial<Behaviour>): void {
    Object.assign(this.behaviour, GOOD, behaviour);
  }

  /** Decides on what it was late with. */
  release(): void {
    for (const requestId of this.late.splice(0)) this.decide(requestId);
  }

  /** Tells an answer to the feed that says otherwise than the one before. */
  contradict(requestId: string): void {
    const told = this.decided.get(requestId);
    if (!told) return;
    const outcome = told.outcome === 'ACCEPTED' ? 'REFUSED' : 'ACCEPTED';
    this.feed.push({ ...told, outcome, records: told.records.map((record) => ({ ...record, outcome })) });
  }

  requestsOf(residentId: string): CopyRequest[] {
    const requests = [...this.bodies.values()].flatMap(([body]) => (body === undefined ? [] : [parse(body)]));
    return requests.filter(({ senderReference }) => senderReference === residentId);
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await textOf(request);
    const url = new URL(request.url ?? '/', 'http://receiver');
    if (this.behaviour.isDown) reply(response, 503, { title: '停止中' });
    else if (url.pathname === '/copies') this.receive(request, body, response);
    else if (url.pathname === '/answers') await this.answers(Number(url.searchParams.get('after')), response);
    else this.status(url.pathname.replace('/requests/', ''), response);
  }

  private status(requestId: string, response: ServerResponse): void {
    this.questions.push(requestId);
    const answer = this.decided.get(requestId);
    if (answer) reply(response, 200, { requestId, state: 'ANSWERED', answer });
    else if (this.bodies.has(requestId)) reply(response, 200, { requestId, state: 'PROCESSING' });
    else reply(response, 404, { title: '届いていません' });
  }

  private receive(request: IncomingMessage, body: string, response: ServerResponse): void {
    this.traceparents.push(String(request.headers['traceparent'] ?? ''));
    if (this.behaviour.losesRequests) response.destroy();
    else if (this.behaviour.refusesForm) reply(response, 400, { title: '形式が正しくありません', errors: [] });
    else this.accept(body, response);
  }

  private accept(body: string, response: ServerResponse): void {
    const { requestId } = parse(body);
    const isNew = !this.bodies.has(requestId);
    this.bodies.set(requestId, [...(this.bodies.get(requestId) ?? []), body]);
    if (isNew && this.behaviour.isLate) this.late.push(requestId);
    else if (isNew) this.decide(requestId);
    if (this.behaviour.losesReceipts) response.destroy();
    else reply(response, 202, { requestId });
  }

  private decide(requestId: string): void {
    const outcome = this.behaviour.refusesRecords ? 'REFUSED' : 'ACCEPTED';
    const { records } = parse(this.bodies.get(requestId)?.[0] ?? '');
    const why = outcome === 'REFUSED' ? { code: 'E301', text: '期間が重なっています' } : {};
    const answer: CopyAnswer = {
      requestId,
      outcome,
      records: records.map(({ operation, recordKey, recordVersion }) => {
        return { operation, recordKey, recordVersion, outcome, ...why };
      }),
    };
    this.decided.set(requestId, answer);
    for (let told = 0; told < this.behaviour.tellings; told += 1) this.feed.push(answer);
  }

  private async answers(after: number, response: ServerResponse): Promise<void> {
    for (let waited = 0; waited < 20 && this.feed.length <= after; waited += 1) await delay(10);
    const answers = this.feed.slice(after).map((answer, index) => ({ cursor: after + index + 1, ...answer }));
    reply(response, 200, { answers, next: after + answers.length });
  }
}

function parse(body: string): CopyRequest {
  return JSON.parse(body) as CopyRequest;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function reply(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
