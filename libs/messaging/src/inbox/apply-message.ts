import type { EntityManager } from 'typeorm';
import { afterReferences } from '#contracts/envelope';
import { findContract } from '#contracts/message-contract.decorator';
import { checkIncoming } from '#contracts/validation';
import { plainDate } from '#kernel/plain-date';
import { withProcessSpan } from '#telemetry/messaging-span';
import type { MessageHandler } from '../message-context.ts';
import type { BatchGates } from './batch-gates.ts';
import { unreached } from './gate.store.ts';
import { hold } from './hold.store.ts';
import type { LaneKey } from './lane-key.ts';
import type { Applied, Incoming } from './taken.ts';

export interface ApplySettings {
  readonly streams: ReadonlySet<string>;
  readonly findHandler: (type: string) => MessageHandler | undefined;
  readonly gates: BatchGates;
}

/** Runs the handler of the message that is next in its lane, or holds it until it can be run. */
export function applyMessage(
  manager: EntityManager,
  settings: ApplySettings,
  key: LaneKey,
  { envelope, body }: Incoming,
): Promise<Applied> {
  const { type, id, stream, municipality, lane, laneseq: seq } = envelope;
  const attributes = { type, messageId: id, exchange: stream, queue: key.consumer, stream, lane };
  return withProcessSpan(envelope.traceparent, attributes, async (): Promise<Applied> => {
    const references = afterReferences(envelope).filter((reference) => !settings.gates.hasReached(reference));
    const missing = await unreached(manager, key.consumer, settings.streams, references);
    if (missing.length > 0) {
      await hold(manager, key, envelope, body, { state: 'after', waitFor: missing });
      return { outcome: 'held', state: 'after' };
    }
    const contract = findContract(type);
    const handler = settings.findHandler(type);
    if (!contract || !handler) {
      await hold(manager, key, envelope, body, { state: 'too-new', errorClass: 'MSG-0004' });
      return { outcome: 'held', state: 'too-new' };
    }
    const payload = checkIncoming(contract.messageClass, envelope.data);
    const businessDay = plainDate(envelope.businessday);
    await handler(payload, { manager, envelope, businessDay, reference: { stream, municipality, lane, seq } });
    return { outcome: 'applied' };
  });
}
