import { EventPattern } from '@nestjs/microservices';
import { contractOf, type MessageClass } from '#contracts/message-contract.decorator';

/**
 * Marks a controller method as the handler of one message type.
 *
 * The method is given the payload (`@Payload()`) and the `MessageContext` (`@Ctx()`) and runs inside the consumer's
 * transaction.
 */
export function Consumes(messageClass: MessageClass): MethodDecorator {
  const pattern: unknown = contractOf(messageClass).wireType;
  // As a plain string the pattern would choose an overload that forbids the second parameter.
  return EventPattern(pattern);
}
