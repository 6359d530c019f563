import { Satisfies } from './satisfies.validator.ts';
import { Secret } from './secret.ts';

/** A secret URL of one of the protocols (`postgresql:`, `amqp:` …). */
export function IsSecretUrl(...protocols: readonly string[]): PropertyDecorator {
  return Satisfies(
    (value) => value instanceof Secret && protocols.includes(protocolOf(value.reveal())),
    `must be a URL starting with ${protocols.join(' or ')}//`,
  );
}

/** A secret of at least `length` characters. */
export function IsSecretOfLength(length: number): PropertyDecorator {
  return Satisfies(
    (value) => value instanceof Secret && value.reveal().length >= length,
    `must be a secret of at least ${String(length)} characters`,
  );
}

function protocolOf(text: string): string {
  return URL.canParse(text) ? new URL(text).protocol : '';
}
