import { registerDecorator, type ValidationOptions } from 'class-validator';
import { isPlainDate } from '#kernel/plain-date';

/** A calendar day `YYYY-MM-DD` that exists. */
export function IsPlainDate(options: ValidationOptions = {}): PropertyDecorator {
  return (target, property) => {
    registerDecorator({
      name: 'isPlainDate',
      target: target.constructor,
      propertyName: String(property),
      options: { message: '$property must be a calendar day YYYY-MM-DD', ...options },
      validator: { validate: (value: unknown) => isPlainDate(value) },
    });
  };
}
