import { AppError } from '#kernel/app-error';
import type { StreamName } from './streams.ts';

/** What a message class declares about itself; topology, documentation and validation all follow from it. */
export interface MessageContractOptions {
  /** Name without version, `owner.past-tense-fact`. */
  readonly type: string;
  readonly version: number;
  readonly stream: StreamName;
  /** One line for the generated documentation. */
  readonly summary: string;
  /** Release that introduced the message. */
  readonly since: string;
  /** Paths of fields that hold personal data; they never reach a log, trace or metric. */
  readonly personalData: readonly string[];
}

export interface MessageContract<T extends object = object> extends MessageContractOptions {
  /** Identity on the wire: `type.vN`, never the class name. */
  readonly wireType: string;
  readonly messageClass: MessageClass<T>;
}

export type MessageClass<T extends object = object> = new () => T;

const contracts = new Map<string, MessageContract>();
const byClass = new Map<MessageClass, MessageContract>();

/** Declares a class as a message: one class gives the type, validation, JSON Schema and documentation. */
export function MessageContract(options: MessageContractOptions): ClassDecorator {
  return (target) => {
    const messageClass = target as unknown as MessageClass;
    const wireType = `${options.type}.v${String(options.version)}`;
    const known = contracts.get(wireType);
    if (known && known.messageClass !== messageClass) throw new AppError('MSG-0004', 'bug', { wireType });
    const contract = { ...options, wireType, messageClass };
    contracts.set(wireType, contract);
    byClass.set(messageClass, contract);
  };
}

/** @throws AppError MSG-0004 when the class is not a declared message. */
export function contractOf<T extends object>(messageClass: MessageClass<T>): MessageContract<T> {
  const contract = byClass.get(messageClass);
  if (!contract) throw new AppError('MSG-0004', 'bug', { className: messageClass.name });
  return contract as MessageContract<T>;
}

/** The contract of a wire type, when this version of the code knows it. */
export function findContract(wireType: string): MessageContract | undefined {
  return contracts.get(wireType);
}

/** All contracts loaded so far, by wire type. */
export function loadedContracts(): readonly MessageContract[] {
  return [...contracts.values()].sort((a, b) => (a.wireType < b.wireType ? -1 : 1));
}
