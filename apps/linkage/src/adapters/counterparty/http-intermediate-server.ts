import { SpanKind } from '@opentelemetry/api';
import { AppError } from '#kernel/app-error';
import { inSpan } from '#telemetry/span';
import { contextOf, traceHeaders } from '#telemetry/trace-context';
import {
  type AnswerPage,
  type HandOver,
  IntermediateServer,
  type RequestStatus,
} from '../../application/ports/intermediate-server.ts';
import { readAnswerPage, readProblem, readStatus } from './reply-reading.ts';

const TIMEOUT_MS = 5_000;
/** Above the long poll's own wait. */
const POLL_MARGIN_MS = 10_000;
/** Only these say that the request itself is at fault; any other refusal may pass by itself or by an operator's hand. */
const REFUSING = new Set([400, 409, 413, 422]);

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

interface Call {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  /** Path of the route, without ids, for the span. */
  readonly route: string;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/** 中間サーバー over HTTP. */
export class HttpIntermediateServer extends IntermediateServer {
  private readonly baseUrl: string;
  private readonly timeoutMs: number;

  constructor(baseUrl: string, timeoutMs = TIMEOUT_MS) {
    super();
    this.baseUrl = baseUrl;
    this.timeoutMs = timeoutMs;
  }

  async handOver(body: string, traceparent: string | undefined): Promise<HandOver> {
    const call = { method: 'POST', path: '/copies', route: '/copies', body, signal: this.limit() } as const;
    const reply = await this.callInSpan(call, traceparent);
    if (reply && reply.status >= 200 && reply.status < 300) return { outcome: 'taken' };
    if (!reply || !REFUSING.has(reply.status)) return { outcome: 'no-reply' };
    const { code, text } = readProblem(reply.body);
    return { outcome: 'refused', code: code ?? `HTTP-${String(reply.status)}`, text };
  }

  async ask(requestId: string, traceparent: string | undefined): Promise<RequestStatus> {
    const route = '/requests/{requestId}';
    const path = `/requests/${encodeURIComponent(requestId)}`;
    const reply = await this.callInSpan({ method: 'GET', path, route, signal: this.limit() }, traceparent);
    if (reply?.status === 404) return { outcome: 'never-received' };
    if (reply?.status !== 200) return { outcome: 'no-reply' };
    const answer = readStatus(reply.body);
    return answer ? { outcome: 'answered', answer } : { outcome: 'processing' };
  }

  async answersAfter(cursor: number, waitSeconds: number, signal: AbortSignal): Promise<AnswerPage> {
    const path = `/answers?after=${String(cursor)}&wait=${String(waitSeconds)}`;
    const limit = AbortSignal.any([signal, AbortSignal.timeout(waitSeconds * 1_000 + POLL_MARGIN_MS)]);
    const reply = await this.call({ method: 'GET', path, route: '/answers', signal: limit });
    if (reply?.status !== 200) throw new AppError('LNK-0002', 'unavailable', { status: reply?.status ?? 0 });
    return readAnswerPage(reply.body, cursor);
  }

  private limit(): AbortSignal {
    return AbortSignal.timeout(this.timeoutMs);
  }

  private callInSpan(call: Call, traceparent: string | undefined): Promise<Reply | undefined> {
    const { hostname: address, port } = new URL(this.baseUrl);
    const attributes = {
      'http.request.method': call.method,
      'url.template': call.route,
      'server.address': address,
      'server.port': Number(port === '' ? 80 : port),
    };
    return inSpan(
      `${call.method} ${call.route}`,
      { kind: SpanKind.CLIENT, attributes },
      async (span) => {
        const reply = await this.call(call);
        if (reply) span.setAttribute('http.response.status_code', reply.status);
        if (!reply || reply.status >= 400) span.setAttribute('error.type', reply ? String(reply.status) : 'no-reply');
        return reply;
      },
      contextOf(traceparent),
    );
  }

  /** Undefined without a whole reply: the request may or may not have arrived. */
  private async call({ method, path, body, signal }: Call): Promise<Reply | undefined> {
    const headers = { accept: 'application/json', 'content-type': 'application/json', ...traceHeaders() };
    try {
      const response = await fetch(`${this.baseUrl}${path}`, {
        method,
        headers,
        signal,
        ...(body === undefined ? {} : { body }),
      });
      return { status: response.status, body: parse(await response.text()) };
    } catch {
      return undefined;
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
