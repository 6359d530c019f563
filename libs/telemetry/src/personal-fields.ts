/** Fields that hold personal data or secrets in any message, row or request; a log never shows them. */
export const PERSONAL_FIELDS: ReadonlySet<string> = new Set([
  'individualNumber',
  'sealed',
  'jwe',
  'name',
  'kana',
  'commonName',
  'latinName',
  'formerName',
  'kanaName',
  'birthDate',
  'sex',
  'relationship',
  'address',
  'addressee',
  'resident',
  'postalCode',
  'building',
  'nationality',
  'residenceStatus',
  'protection',
  'notifier',
  'phone',
  'symbol',
  'body',
  'data',
  'payload',
  'parameters',
  'query',
  'detail',
  'where',
  'authorization',
  'cookie',
  'password',
  'secret',
  'token',
]);

const REDACTED = '[redacted]';
const MAX_DEPTH = 8;

/** A copy without personal fields at any depth; errors are left to their own serializer. */
export function redactPersonalFields(value: Record<string, unknown>): Record<string, unknown> {
  return redactObject(value, 0);
}

function redactObject(value: object, depth: number): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]: [string, unknown]) => [
      key,
      PERSONAL_FIELDS.has(key) && entry !== undefined ? REDACTED : redactEntry(entry, depth + 1),
    ]),
  );
}

function redactEntry(value: unknown, depth: number): unknown {
  if (typeof value !== 'object' || value === null || value instanceof Error) return value;
  if (depth > MAX_DEPTH) return REDACTED;
  if (Array.isArray(value)) return value.map((entry) => redactEntry(entry, depth + 1));
  return isPlainObject(value) ? redactObject(value, depth) : value;
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || (prototype as object).constructor.name === 'Object' || !('toJSON' in value);
}
