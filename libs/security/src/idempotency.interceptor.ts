import { createHash } from 'node:crypto';
import {
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  Logger,
  type NestInterceptor,
} from '@nestjs/common';
import type { Response } from 'express';
import { catchError, from, mergeMap, type Observable, of } from 'rxjs';
import { AppError } from '#kernel/app-error';
import { IDEMPOTENCY_HEADER, IDEMPOTENCY_STORE, type IdempotencyStore } from './idempotency.ts';
import type { AuthenticatedRequest } from './staff-user.ts';

const KEY = /^[\x21-\x7e]{1,100}$/;

/** A POST with a known `Idempotency-Key` gets its first answer again; without the header nothing is kept. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  readonly #logger = new Logger('idempotency');

  constructor(@Inject(IDEMPOTENCY_STORE) private readonly store: IdempotencyStore) {}

  async intercept(context: ExecutionContext, next: CallHandler): Promise<Observable<unknown>> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<AuthenticatedRequest>();
    const given = request.header(IDEMPOTENCY_HEADER);
    if (request.method !== 'POST' || given === undefined) return next.handle();
    if (!KEY.test(given)) throw new AppError('GEN-0002', 'invalid', { field: 'Idempotency-Key' });
    const key = sha256(`${request.staffUser?.subject ?? ''}\n${given}`);
    const state = await this.store.begin(key, requestSha256(request));
    if (state === 'mismatch') throw new AppError('GEN-0007', 'refusal');
    if (state === 'running') throw new AppError('SEC-0006', 'conflict');
    const response = http.getResponse<Response>();
    if (state === 'new') return this.#firstTime(key, response, next);
    response.status(state.status);
    return of(state.body);
  }

  #firstTime(key: string, response: Response, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      mergeMap(async (body: unknown) => {
        await this.store.complete(key, { status: response.statusCode, body });
        return body;
      }),
      catchError((error: unknown) => from(this.#giveBack(key, error))),
    );
  }

  /** The caller must see the first error, not that of the store. */
  async #giveBack(key: string, error: unknown): Promise<never> {
    await this.store.abandon(key).catch((fault: unknown) => this.#logger.error(fault));
    throw error;
  }
}

/** Another route or another query under the same key is another request. */
function requestSha256(request: AuthenticatedRequest): string {
  const body: unknown = request.body ?? '';
  const hash = createHash('sha256').update(`${request.method} ${request.originalUrl}\n`);
  return hash.update(Buffer.isBuffer(body) ? body : JSON.stringify(body)).digest('hex');
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
