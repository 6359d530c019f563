import type { ServiceName } from '#contracts/streams';

/** The services that own data, in the order in which a change passes them. */
export const OWNERS = ['addressing', 'qualification', 'linkage', 'federation'] as const satisfies ServiceName[];

export type Owner = (typeof OWNERS)[number];

export function isOwner(value: unknown): value is Owner {
  return (OWNERS as readonly unknown[]).includes(value);
}

export interface OwnerRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  /** With its question mark, or empty. */
  readonly search?: string;
  /** The caller's token and what else is passed on. */
  readonly headers?: Readonly<Record<string, string>>;
  /** An internal route, called in the name of the console and not of a person. */
  readonly internal?: boolean;
  /** Instead of the usual patience (milliseconds). */
  readonly timeLimitMs?: number;
  readonly body?: Uint8Array<ArrayBuffer>;
}

export interface OwnerAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Buffer;
}

/** Port to the owners. */
export abstract class Owners {
  /** @throws AppError GEN-0006 naming the service when it does not answer. */
  abstract ask(owner: Owner, request: OwnerRequest): Promise<OwnerAnswer>;
}
