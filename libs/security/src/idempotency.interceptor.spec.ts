import type { CallHandler, ExecutionContext } from '@nestjs/common';
import { firstValueFrom, of, throwError } from 'rxjs';
import { AppError } from '#kernel/app-error';
import type { IdempotencyState, IdempotencyStore, StoredAnswer } from './idempotency.ts';
import { IdempotencyInterceptor } from './idempotency.interceptor.ts';

class MemoryStore implements IdempotencyStore {
  readonly #entries = new Map<string, { sha: string; answer?: StoredAnswer }>();

  begin(key: string, requestSha256: string): Promise<IdempotencyState> {
    const entry = this.#entries.get(key);
    if (!entry) this.#entries.set(key, { sha: requestSha256 });
    if (!entry) return Promise.resolve('new');
    if (entry.sha !== requestSha256) return Promise.resolve('mismatch');
    return Promise.resolve(entry.answer ?? 'running');
  }

  complete(key: string, answer: StoredAnswer): Promise<void> {
    this.#entries.set(key, { sha: this.#entries.get(key)?.sha ?? '', answer });
    return Promise.resolve();
  }

  abandon(key: string): Promise<void> {
    this.#entries.delete(key);
    return Promise.resolve();
  }
}

interface Call {
  key?: string;
  body?: unknown;
  url?: string;
  subject?: string;
  method?: string;
}

function call(interceptor: IdempotencyInterceptor, choice: Call, work: CallHandler['handle']) {
  const response = { statusCode: 201, status: (status: number) => (response.statusCode = status) };
  const request = {
    method: choice.method ?? 'POST',
    originalUrl: choice.url ?? '/notifications',
    body: choice.body ?? { a: 1 },
    staffUser: { subject: choice.subject ?? 'u1' },
    header: () => choice.key,
  };
  const context = {
    getType: () => 'http',
    switchToHttp: () => ({ getRequest: () => request, getResponse: () => response }),
  } as unknown as ExecutionContext;
  const body = interceptor.intercept(context, { handle: work }).then((answer) => firstValueFrom(answer));
  return body.then((value: unknown) => ({ value, status: response.statusCode }));
}

describe('Idempotency-Key', () => {
  let done = 0;
  let interceptor: IdempotencyInterceptor;
  const work = () => of({ number: (done += 1) });

  beforeEach(() => {
    done = 0;
    interceptor = new IdempotencyInterceptor(new MemoryStore());
  });

  it('gives the first answer again, with its status, and works once', async () => {
    const first = await call(interceptor, { key: 'k' }, work);
    expect(await call(interceptor, { key: 'k' }, work)).toEqual(first);
    expect(first).toEqual({ value: { number: 1 }, status: 201 });
  });

  it.each<[string, Call]>([
    ['body', { body: { a: 2 } }],
    ['route', { url: '/changes/1/cancellation' }],
  ])('with another %s is refused', async (_what, other) => {
    await call(interceptor, { key: 'k' }, work);
    await expect(call(interceptor, { key: 'k', ...other }, work)).rejects.toMatchObject({ code: 'GEN-0007' });
  });

  it('belongs to one person, so nobody reads the answer of another', async () => {
    await call(interceptor, { key: 'k' }, work);
    expect((await call(interceptor, { key: 'k', subject: 'u2' }, work)).value).toEqual({ number: 2 });
  });

  it('may be used again when the work failed', async () => {
    const failing = () => throwError(() => new AppError('GEN-0006', 'unavailable'));
    await expect(call(interceptor, { key: 'k' }, failing)).rejects.toMatchObject({ code: 'GEN-0006' });
    expect((await call(interceptor, { key: 'k' }, work)).value).toEqual({ number: 1 });
  });

  it('is a conflict while the first request is at work', async () => {
    const busy = new MemoryStore();
    busy.begin = () => Promise.resolve('running');
    await expect(call(new IdempotencyInterceptor(busy), { key: 'k' }, work)).rejects.toMatchObject({
      code: 'SEC-0006',
      kind: 'conflict',
    });
  });

  it('is not kept without the header or for a read, and must be printable', async () => {
    await call(interceptor, {}, work);
    await call(interceptor, { key: 'k', method: 'GET' }, work);
    await call(interceptor, { key: 'k', method: 'GET' }, work);
    expect(done).toBe(3);
    await expect(call(interceptor, { key: 'a b' }, work)).rejects.toMatchObject({ code: 'GEN-0002' });
  });
});
