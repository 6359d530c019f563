import { ValidateBy } from 'class-validator';

/** The value passes `test`; `text` says what it must be and stands in the fault instead of the value. */
export function Satisfies(test: (value: unknown) => boolean, text: string): PropertyDecorator {
  const validator = { validate: (value: unknown) => test(value), defaultMessage: () => `$property ${text}` };
  return ValidateBy({ name: 'satisfies', validator });
}

/** The same for a text. */
export function TextSatisfies(test: (value: string) => boolean, text: string): PropertyDecorator {
  return Satisfies((value) => typeof value === 'string' && test(value), text);
}
