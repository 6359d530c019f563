import { defaultMetadataStorage } from 'class-transformer/cjs/storage.js';
import { getMetadataStorage } from 'class-validator';
import { targetConstructorToSchema, validationMetadatasToSchemas } from 'class-validator-jsonschema';
import { join } from 'node:path';
import { loadedContracts, type MessageContract } from '#contracts/message-contract.decorator';
import { contractComments, type ClassComments } from './doc-comments.ts';
import { allowingNull, described, type JsonSchema } from './json-schema.ts';
import { filesBelow } from './repository.ts';

const COMPILED = import.meta.filename.endsWith('.js');
const CONTRACTS = join(import.meta.dirname, '..', '..', 'libs', 'contracts', 'src');

/** Every message of the system, by wire type. */
export async function loadAllContracts(): Promise<readonly MessageContract[]> {
  for (const file of filesBelow(CONTRACTS, COMPILED ? /\.v\d+\.js$/ : /\.v\d+\.ts$/)) await import(file);
  return loadedContracts();
}

const OPTIONS = {
  refPointerPrefix: '#/components/schemas/',
  classTransformerMetadataStorage: defaultMetadataStorage,
  additionalConverters: {
    isPlainDate: () => ({ type: 'string' as const, format: 'date' }),
    isIso8601: () => ({ type: 'string' as const, format: 'date-time' }),
  },
};

function optionalFieldsOf(name: string): Set<string> {
  const storage = getMetadataStorage() as unknown as {
    validationMetadatas: Map<unknown, { target: unknown; propertyName: string; name?: string }[]>;
  };
  const metadata = [...storage.validationMetadatas.values()].flat();
  const isOf = (target: unknown): boolean => typeof target === 'function' && target.name === name;
  return new Set(
    metadata.filter((item) => item.name === 'isOptional' && isOf(item.target)).map((item) => item.propertyName),
  );
}

type Comments = ReadonlyMap<string, ClassComments>;

function complete(comments: Comments, name: string, parent: string, schema: JsonSchema): JsonSchema {
  const words = { ...comments.get(parent)?.fields, ...comments.get(name)?.fields };
  const optional = new Set([...optionalFieldsOf(parent), ...optionalFieldsOf(name)]);
  const properties = Object.entries(schema.properties ?? {}).map(([field, property]) => {
    const nullable = optional.has(field) ? allowingNull(property) : property;
    return [field, described(nullable, words[field])] as const;
  });
  return described({ ...schema, properties: Object.fromEntries(properties) }, comments.get(name)?.text);
}

/** JSON Schemas of the messages and of their parts, by class name. */
export function contractSchemas(contracts: readonly MessageContract[]): Record<string, JsonSchema> {
  const comments = contractComments();
  const parts = Object.entries(validationMetadatasToSchemas(OPTIONS) as object as Record<string, JsonSchema>).map(
    ([name, schema]) => [name, complete(comments, name, name, schema)] as const,
  );
  const messages = contracts.map(({ messageClass }) => {
    const parent = (Object.getPrototypeOf(messageClass) as { name: string }).name;
    const schema = targetConstructorToSchema(messageClass, OPTIONS) as object as JsonSchema;
    return [messageClass.name, complete(comments, messageClass.name, parent, schema)] as const;
  });
  return Object.fromEntries([...parts, ...messages]);
}
