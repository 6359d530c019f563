import { Injectable } from '@nestjs/common';
import { SpanKind } from '@opentelemetry/api';
import { AppError } from '#kernel/app-error';
import { internalHeaders } from '#security/internal-token';
import { inSpan } from '#telemetry/span';
import { traceHeaders } from '#telemetry/trace-context';
import { type Owner, type OwnerAnswer, type OwnerRequest, Owners } from '../../application/owners.ts';
import { ConsoleConfig } from '../../console.config.ts';

/** Longer than any screen waits; a list of 1,000 rows takes well under a second. */
const TIME_LIMIT_MS = 30_000;

/** Asks the owners over HTTP; connections are kept alive by the runtime's pool. */
@Injectable()
export class HttpOwners extends Owners {
  constructor(private readonly config: ConsoleConfig) {
    super();
  }

  override ask(owner: Owner, request: OwnerRequest): Promise<OwnerAnswer> {
    const attributes = { 'http.request.method': request.method, 'peer.service': owner };
    return inSpan(`${request.method} ${owner}`, { kind: SpanKind.CLIENT, attributes }, async (span) => {
      const answer = await this.#exchange(owner, request);
      span.setAttribute('http.response.status_code', answer.status);
      return answer;
    });
  }

  async #exchange(owner: Owner, request: OwnerRequest): Promise<OwnerAnswer> {
    try {
      return await this.#send(owner, request);
    } catch (error) {
      // An owner that has just restarted leaves dead connections in the pool; a read may be asked again.
      if (request.method !== 'GET' || isTimeout(error)) throw unavailable(owner, error);
    }
    return this.#send(owner, request).catch((error: unknown) => {
      throw unavailable(owner, error);
    });
  }

  async #send(owner: Owner, request: OwnerRequest): Promise<OwnerAnswer> {
    const internal = request.internal ? internalHeaders(this.config.internalToken) : {};
    const answer = await fetch(`${this.config.ownerUrls[owner]}${request.path}${request.search ?? ''}`, {
      method: request.method,
      headers: { ...request.headers, ...internal, ...traceHeaders() },
      body: request.body ?? null,
      redirect: 'manual',
      signal: AbortSignal.timeout(request.timeLimitMs ?? TIME_LIMIT_MS),
    });
    return { status: answer.status, headers: answer.headers, body: Buffer.from(await answer.arrayBuffer()) };
  }
}

function unavailable(owner: Owner, cause: unknown): AppError {
  return new AppError('GEN-0006', 'unavailable', { service: owner }, cause);
}

function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'TimeoutError';
}
