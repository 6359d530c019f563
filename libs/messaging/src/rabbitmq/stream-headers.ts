import type { ConsumeMessage } from 'amqplib';

const EPOCH = 'kokuho-epoch';
const JOINS = 'kokuho-joins';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is true of one publishing of a message and not of its stored body, which never changes. */
export interface StreamHeaders {
  /** The epoch of the producer's database when it was published. */
  readonly epoch?: string;
  /** It tells the state of its lane to a subscriber that may never have seen it. */
  readonly joins?: boolean;
}

export function streamHeaders({ epoch, joins }: StreamHeaders): Record<string, unknown> {
  return { ...(epoch === undefined ? {} : { [EPOCH]: epoch }), ...(joins ? { [JOINS]: true } : {}) };
}

/** Headers that are absent or not as we write them are as good as none. */
export function readStreamHeaders({ properties }: ConsumeMessage): StreamHeaders {
  const headers = (properties.headers ?? {}) as Record<string, unknown>;
  const epoch = headers[EPOCH];
  return {
    ...(typeof epoch === 'string' && UUID.test(epoch) ? { epoch } : {}),
    ...(headers[JOINS] === true ? { joins: true } : {}),
  };
}
