import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { projectRoot } from '../src/counterparts.config.ts';

const PUBLISHED = 'libs/contracts/src/registry/resident.changed.v1.schema.json';

const ajv = new Ajv2020({ allErrors: true, strict: false });
(addFormats as unknown as (target: Ajv2020) => void)(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(join(projectRoot(), PUBLISHED), 'utf8')) as object);

/** What the published contract says against an event; empty = valid. */
export function schemaFaults(event: unknown): string[] {
  if (validate(event)) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
