import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { AppError } from '#kernel/app-error';
import { isInsurerNumber, isMunicipalityCode } from '#kernel/check-digit';
import { isPlainDate, tokyoDate } from '#kernel/plain-date';
import type { PlainDate } from '#kernel/plain-date';

export const BODIES = ['registry', 'intermediate-server', 'aggregation', 'oidc'] as const;
export type BodyName = (typeof BODIES)[number];

type Environment = Readonly<Record<string, string | undefined>>;

/** Settings of the stand-ins, read once from the environment and the command line. */
export class CounterpartsConfig {
  readonly bodies!: readonly BodyName[];
  readonly bindAddress!: string;
  readonly httpPort!: number;
  readonly dataDir!: string;
  readonly layoutDir!: string;
  readonly municipalityCode!: string;
  readonly insurerNumber!: string;
  readonly today!: PlainDate;
  readonly amqpUrl!: string;
  readonly sftp!: { readonly port: number; readonly user: string; readonly password: string };
  readonly oidc!: { readonly issuer: string; readonly port: number; readonly clientSecret: string };

  constructor(values: CounterpartsConfig | Omit<CounterpartsConfig, 'stateDir'>) {
    Object.assign(this, values);
  }

  /** Folder of one body's log and keys. */
  stateDir(body: BodyName): string {
    return join(this.dataDir, 'counterparts', body);
  }
}

/** Collects every fault of the settings, so that one start shows them all. */
class Settings {
  readonly faults: string[] = [];
  private readonly environment: Environment;

  constructor(environment: Environment) {
    this.environment = environment;
  }

  text(name: string, otherwise?: string): string {
    const value = this.environment[name] || otherwise;
    if (value === undefined) this.faults.push(`${name}: missing`);
    return value ?? '';
  }

  checked(name: string, isValid: (value: string) => boolean, otherwise?: string): string {
    const value = this.text(name, otherwise);
    if (value && !isValid(value)) this.faults.push(`${name}: not valid`);
    return value;
  }

  url(name: string): URL {
    const value = this.checked(name, isUrl);
    return new URL(isUrl(value) ? value : 'http://127.0.0.1:0');
  }
}

/** @throws AppError naming every setting that is wrong; only what the chosen bodies need is asked for. */
export function readConfig(environment: Environment, args: readonly string[]): CounterpartsConfig {
  const settings = new Settings(environment);
  const bodies = readBodies(args, settings);
  const needs = (body: BodyName): boolean => bodies.includes(body);
  const config = new CounterpartsConfig({
    bodies,
    bindAddress: settings.text('KOKUHO_BIND_ADDRESS', '127.0.0.1'),
    httpPort: Number(settings.checked('KOKUHO_HTTP_PORT', isPort)),
    dataDir: resolve(settings.text('KOKUHO_DATA_DIR')),
    layoutDir: resolve(settings.text('KOKUHO_LAYOUT_DIR', join(projectRoot(), 'deploy', 'layouts'))),
    municipalityCode: settings.checked('KOKUHO_MUNICIPALITY', isMunicipalityCode, '313700'),
    insurerNumber: needs('aggregation') ? settings.checked('KOKUHO_INSURER_NUMBER', isInsurerNumber) : '',
    today: settings.checked('KOKUHO_TODAY', isPlainDate, tokyoDate(new Date())) as PlainDate,
    amqpUrl: needs('registry') ? settings.checked('AMQP_URL', isUrl) : '',
    sftp: needs('aggregation') ? readSftp(settings) : { port: 0, user: '', password: '' },
    oidc: needs('oidc') ? readOidc(settings) : { issuer: '', port: 0, clientSecret: '' },
  });
  if (settings.faults.length > 0) throw new AppError('GEN-0008', 'invalid', { settings: settings.faults });
  return config;
}

function readBodies(args: readonly string[], settings: Settings): BodyName[] {
  const given = args.find((arg) => arg.startsWith('--body='))?.slice('--body='.length);
  const names = given ? given.split(',') : [...BODIES];
  const unknown = names.filter((name) => !(BODIES as readonly string[]).includes(name));
  if (unknown.length > 0) settings.faults.push(`--body: one or more of ${BODIES.join(',')}`);
  return names as BodyName[];
}

function readSftp(settings: Settings): CounterpartsConfig['sftp'] {
  const url = settings.url('KOKUHO_SFTP_URL');
  const [user, password] = [decodeURIComponent(url.username), decodeURIComponent(url.password)];
  if (!user || !password) settings.faults.push('KOKUHO_SFTP_URL: user and password are missing');
  return { port: Number(url.port || 22), user, password };
}

function readOidc(settings: Settings): CounterpartsConfig['oidc'] {
  const issuer = settings.text('KOKUHO_OIDC_ISSUER');
  const url = settings.url('KOKUHO_OIDC_ISSUER');
  return { issuer, port: Number(url.port || 80), clientSecret: settings.text('KOKUHO_OIDC_CLIENT_SECRET') };
}

function isUrl(value: string): boolean {
  return URL.canParse(value);
}

function isPort(value: string): boolean {
  return /^\d{1,5}$/.test(value) && Number(value) < 65_536;
}

/** The clone or image this file runs from, whether compiled or not. */
export function projectRoot(): string {
  let folder = import.meta.dirname;
  while (!existsSync(join(folder, 'deploy', 'layouts')) && folder !== dirname(folder)) folder = dirname(folder);
  return folder;
}
