/** Wire type → JSON Schema of the payload, every reference inlined. */
export type SchemaSnapshot = Readonly<Record<string, unknown>>;

type Json = Readonly<Record<string, unknown>>;

/** Words may be improved at any time. */
const WORDS = new Set(['description', 'title', 'examples']);
const STRUCTURE = new Set(['properties', 'required']);

/**
 * What changed inside a version although only optional fields may be added there; empty when compatible.
 *
 * A required field that becomes optional counts as well: a reader of the same version relies on it.
 */
export function incompatibilities(before: SchemaSnapshot, after: SchemaSnapshot): string[] {
  return Object.entries(before).flatMap(([wireType, schema]) =>
    wireType in after ? differences(schema, after[wireType], wireType) : [`${wireType}: the message was removed`],
  );
}

function differences(before: unknown, after: unknown, path: string): string[] {
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(before, after, path);
  if (isObject(before) && isObject(after)) return objectDifferences(before, after, path);
  return before === after ? [] : [`${path}: was ${JSON.stringify(before)}, is ${JSON.stringify(after)}`];
}

function objectDifferences(before: Json, after: Json, path: string): string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(after)]);
  const others = [...keywords]
    .filter((keyword) => !WORDS.has(keyword) && !STRUCTURE.has(keyword))
    .flatMap((keyword) => differences(before[keyword], after[keyword], `${path}.${keyword}`));
  return [...others, ...requiredDifferences(before, after, path), ...propertyDifferences(before, after, path)];
}

function requiredDifferences(before: Json, after: Json, path: string): string[] {
  const [was, is] = [namesIn(before['required']), namesIn(after['required'])];
  return [
    ...was.filter((name) => !is.includes(name)).map((name) => `${path}.${name}: is no longer required`),
    ...is.filter((name) => !was.includes(name)).map((name) => `${path}.${name}: is now required`),
  ];
}

function propertyDifferences(before: Json, after: Json, path: string): string[] {
  const [was, is] = [childrenOf(before), childrenOf(after)];
  return Object.entries(was).flatMap(([name, schema]) =>
    name in is ? differences(schema, is[name], `${path}.${name}`) : [`${path}.${name}: the field was removed`],
  );
}

function listDifferences(before: readonly unknown[], after: readonly unknown[], path: string): string[] {
  const length = Math.max(before.length, after.length);
  return Array.from({ length }, (_, index) => index).flatMap((index) =>
    differences(before[index], after[index], `${path}[${String(index)}]`),
  );
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.map(String) : [];
}

function childrenOf(schema: Json): Json {
  return isObject(schema['properties']) ? schema['properties'] : {};
}
