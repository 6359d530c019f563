import { EventPattern } from '@nestjs/microservices';
import { contractOf, type MessageClass } from '#contracts/message-contract.decorator';

/**
 * Marks a controller method as the handler of one message type.
 *
 * The method is given the payload (`@Payload()`) and the `MessageContext` (`@Ctx()`) and runs inside the consumer's
 * transaction.
 */
export function Consumes(messageClass: MessageClass): MethodDecorator {
  return EventPattern<string>(contractOf(messageClass).wireType);
}
