/** A JSON Schema as data; only the keywords that the generators touch are named. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly items?: JsonSchema;
  readonly enum?: readonly unknown[];
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

const COMPONENTS = '#/components/schemas/';

export function referenceTo(name: string): JsonSchema {
  return { $ref: `${COMPONENTS}${name}` };
}

/** Rebuilds every object of a schema from the leaves up. */
export function mapObjects(value: unknown, change: (object: JsonSchema) => JsonSchema): unknown {
  if (Array.isArray(value)) return value.map((item) => mapObjects(item, change));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, mapObjects(item, change)]);
  return change(Object.fromEntries(entries) as JsonSchema);
}

/** Names of the component schemas that a value mentions, itself and through them. */
export function reachableFrom(value: unknown, schemas: Readonly<Record<string, JsonSchema>>): Set<string> {
  const found = new Set<string>();
  const visit = (part: unknown): void => {
    mapObjects(part, (object) => {
      const name = object.$ref?.startsWith(COMPONENTS) ? object.$ref.slice(COMPONENTS.length) : undefined;
      if (name === undefined || found.has(name)) return object;
      found.add(name);
      visit(schemas[name]);
      return object;
    });
  };
  visit(value);
  return found;
}

/** The schema with every reference replaced by what it names, so that two versions compare as they are read. */
export function inlined(schema: JsonSchema, schemas: Readonly<Record<string, JsonSchema>>): JsonSchema {
  return mapObjects(schema, (object) => {
    const target = object.$ref === undefined ? undefined : schemas[object.$ref.slice(COMPONENTS.length)];
    return target === undefined ? object : inlined(target, schemas);
  }) as JsonSchema;
}

/** An absent optional field may as well be null: that is what `@IsOptional()` accepts. */
export function allowingNull(schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  const words = description === undefined ? {} : { description };
  if (typeof rest.type !== 'string') return { ...words, anyOf: [rest, { type: 'null' }] };
  return {
    ...words,
    ...rest,
    type: [rest.type, 'null'],
    ...(rest.enum === undefined ? {} : { enum: [...rest.enum, null] }),
  };
}

/** Keywords beside `$ref` are ignored by readers of draft 7, so the reference moves one level down. */
export function described(schema: JsonSchema, description: string | undefined): JsonSchema {
  if (description === undefined) return schema;
  return schema.$ref === undefined ? { description, ...schema } : { description, allOf: [schema] };
}
