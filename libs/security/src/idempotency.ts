/** An answer as it was given the first time. */
export interface StoredAnswer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * What a key means: `new` – do the work; an answer – give it again; `mismatch` – same key, other request;
 * `running` – the first request is still at work.
 */
export type IdempotencyState = 'new' | 'running' | 'mismatch' | StoredAnswer;

/**
 * Keeps key, request hash and answer for at least 24 hours. A key whose answer never came because its process died
 * becomes `new` again after the store's own lease, so the work behind it must itself stand a repetition.
 */
export interface IdempotencyStore {
  begin(key: string, requestSha256: string): Promise<IdempotencyState>;
  complete(key: string, answer: StoredAnswer): Promise<void>;
  /** The work failed: the key may be used again. */
  abandon(key: string): Promise<void>;
}

/** Token under which a service provides its `IdempotencyStore`. */
export const IDEMPOTENCY_STORE = Symbol('idempotency store');
export const IDEMPOTENCY_HEADER = 'idempotency-key';
