import { mapObjects, referenceTo, type JsonSchema } from './json-schema.ts';
import { readText } from './repository.ts';

const PUBLISHED = 'libs/contracts/src/registry/resident.changed.v1.schema.json';
const LOCAL = '#/$defs/';
const PREFIX = 'Registry';
export const REGISTRY_EVENT = 'RegistryEvent';

function componentName(definition: string): string {
  return `${PREFIX}${definition.charAt(0).toUpperCase()}${definition.slice(1)}`;
}

function withComponentReferences(object: JsonSchema): JsonSchema {
  if (!object.$ref?.startsWith(LOCAL)) return object;
  const { $ref, ...rest } = object;
  const reference = referenceTo(componentName($ref.slice(LOCAL.length)));
  return Object.keys(rest).length === 0 ? reference : { ...rest, allOf: [reference] };
}

/** The published schema of the registry event, its definitions as components of the document. */
export function registrySchemas(): Record<string, JsonSchema> {
  const published = mapObjects(JSON.parse(readText(PUBLISHED)), withComponentReferences) as JsonSchema & {
    $defs: Record<string, JsonSchema>;
  };
  const { $schema: _dialect, $id: _id, $defs: definitions, ...event } = published;
  const parts = Object.entries(definitions).map(([name, schema]) => [componentName(name), schema] as const);
  return { [REGISTRY_EVENT]: event, ...Object.fromEntries(parts) };
}
