import { EventPattern } from '@nestjs/microservices';
import { contractOf, type MessageClass } from '#contracts/message-contract.decorator';

/** Pattern under which a service's tombstone handler of a type is registered. */
export function tombstonePattern(wireType: string): string {
  return `tombstone of ${wireType}`;
}

/**
 * Marks a controller method that is told when two persons have agreed to leave a message of this type out.
 *
 * It runs in the transaction that lets the lane go on. The payload is what the message said, not checked against its
 * contract: that may be why it could not be applied.
 */
export function OnTombstone(messageClass: MessageClass): MethodDecorator {
  const pattern: unknown = tombstonePattern(contractOf(messageClass).wireType);
  return EventPattern(pattern);
}
