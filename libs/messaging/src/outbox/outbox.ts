import type { EntityManager } from 'typeorm';
import { CLOUD_EVENT_CONTENT_TYPE } from '#contracts/envelope';
import { contractOf, type MessageContract } from '#contracts/message-contract.decorator';
import { streamDefinition, type ServiceName } from '#contracts/streams';
import { checkOutgoing } from '#contracts/validation';
import { AppError } from '#kernel/app-error';
import { newId } from '#kernel/ids';
import { gathered } from '#persistence/gathered';
import { afterCommit } from '#persistence/transaction';
import { currentTraceparent, withProducerSpan } from '#telemetry/messaging-span';
import { type AppendedMessage, type OutgoingMessage, type SaidMessage, writeMessages } from './message-rows.ts';

export { CLOUD_EVENT_CONTENT_TYPE };
export type { AppendedMessage, OutgoingMessage };

/** The producer's side of the outbox; rows are written in the caller's transaction and nowhere else. */
export class Outbox {
  private readonly service: ServiceName;
  private readonly onAppended: () => void;
  private readonly append = gathered((manager, sets: readonly (readonly SaidMessage[])[]) =>
    this.writeSets(manager, sets),
  );

  constructor(service: ServiceName, onAppended: () => void = () => undefined) {
    this.service = service;
    this.onAppended = onAppended;
  }

  /**
   * Numbers the messages in their lanes and stores them with one pending row per subscriber.
   *
   * Messages of one call that share a lane keep their order. Lane rows are locked in ascending order.
   * @throws AppError MSG-0001 outside a transaction, MSG-0002 over 128 KiB, MSG-0003 against the contract.
   */
  async add(manager: EntityManager, messages: readonly OutgoingMessage[]): Promise<AppendedMessage[]> {
    if (manager.queryRunner?.isTransactionActive !== true) throw new AppError('MSG-0001', 'bug');
    if (messages.length === 0) return [];
    // Checked, and its span made, where it is said: the statement may carry messages of others too.
    const said = messages.map((outgoing) => this.toSaid(outgoing));
    const appended = await this.append(manager, said);
    // Saves the wait of the relay's poll, which finds them in any case.
    afterCommit(manager, this.onAppended);
    return appended;
  }

  private toSaid(outgoing: OutgoingMessage): SaidMessage {
    const contract = this.checked(outgoing);
    const messageId = newId();
    const { stream, wireType: type } = contract;
    const attributes = { type, messageId, exchange: stream, stream, lane: outgoing.lane };
    const traceparent = withProducerSpan('create', attributes, () => currentTraceparent());
    return { outgoing, contract, messageId, traceparent };
  }

  private checked(outgoing: OutgoingMessage): MessageContract {
    const contract = contractOf(outgoing.message);
    if (streamDefinition(contract.stream).owner !== this.service) {
      throw new AppError('MSG-0004', 'bug', { type: contract.wireType, service: this.service });
    }
    checkOutgoing(outgoing.message, outgoing.payload);
    return contract;
  }

  /** What is said side by side in one transaction is numbered and stored together, each set in its own order. */
  private async writeSets(
    manager: EntityManager,
    sets: readonly (readonly SaidMessage[])[],
  ): Promise<AppendedMessage[][]> {
    const written = await writeMessages(manager, this.service, sets.flat());
    return sets.map((set) => written.splice(0, set.length));
  }
}
