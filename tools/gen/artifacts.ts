import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { stringify } from 'yaml';
import { STREAMS, type ServiceName } from '#contracts/streams';
import { incompatibilities, type SchemaSnapshot } from '../contracts/check-compat.ts';
import { asyncApiDocument, type AsyncApiInput, type Document } from './asyncapi.ts';
import { contractSchemas, loadAllContracts } from './contract-schemas.ts';
import { inlined } from './json-schema.ts';
import { errorsPage, messagesPage } from './pages.ts';
import { registrySchemas } from './registry-schema.ts';
import { readText, root } from './repository.ts';

export const SNAPSHOT = 'libs/contracts/schema-snapshot.json';
const YAML_HEAD = '# Written by `npm run gen`; edit the contracts instead.\n';

const SERVICES = [
  ...new Set<ServiceName>(Object.values(STREAMS).flatMap(({ owner, subscribers }) => [owner, ...subscribers])),
];

function yaml(document: Document): string {
  return YAML_HEAD + stringify(document, { lineWidth: 0, aliasDuplicateObjects: false });
}

async function formatted(file: string, text: string): Promise<string> {
  return format(text, { ...(await resolveConfig(join(root, file))), filepath: file });
}

/** Every generated file of the repository, by path. */
export async function renderArtifacts(): Promise<ReadonlyMap<string, string>> {
  const contracts = await loadAllContracts();
  const schemas = { ...contractSchemas(contracts), ...registrySchemas() };
  const { version } = JSON.parse(readText('package.json')) as { version: string };
  const input: AsyncApiInput = { version, contracts, schemas };
  const snapshot = Object.fromEntries(
    contracts.map(({ wireType, messageClass }) => [wireType, inlined(schemas[messageClass.name] ?? {}, schemas)]),
  );
  const raw: [string, string][] = [
    ['docs/asyncapi.yaml', yaml(asyncApiDocument(input))],
    ...SERVICES.map((service): [string, string] => [
      `apps/${service}/asyncapi.yaml`,
      yaml(asyncApiDocument(input, service)),
    ]),
    ['docs/messages.md', messagesPage(contracts)],
    ['docs/errors.md', errorsPage()],
    [SNAPSHOT, JSON.stringify(snapshot)],
  ];
  return new Map(await Promise.all(raw.map(async ([file, text]) => [file, await formatted(file, text)] as const)));
}

export function committedText(file: string): string | undefined {
  return existsSync(join(root, file)) ? readText(file) : undefined;
}

/** Files that differ from what would be generated now. */
export function staleFiles(artifacts: ReadonlyMap<string, string>): string[] {
  return [...artifacts].filter(([file, text]) => committedText(file) !== text).map(([file]) => file);
}

/** What breaks readers of a version that is already in use. */
export function breakingChanges(artifacts: ReadonlyMap<string, string>): string[] {
  const parse = (text: string | undefined): SchemaSnapshot => JSON.parse(text ?? '{}') as SchemaSnapshot;
  return incompatibilities(parse(committedText(SNAPSHOT)), parse(artifacts.get(SNAPSHOT)));
}
