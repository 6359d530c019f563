import { IsIn, IsInt, IsIP, IsNotEmpty, IsUrl, Max, Min } from 'class-validator';
import { isInsurerNumber, isMunicipalityCode } from '#kernel/check-digit';
import { isPlainDate, type PlainDate, tokyoDate } from '#kernel/plain-date';
import { FromEnv } from './from-env.decorator.ts';
import { TextSatisfies } from './satisfies.validator.ts';
import { IsSecretOfLength } from './secret.validator.ts';
import { Secret } from './secret.ts';

export const NODE_ENVIRONMENTS = ['development', 'test', 'production'] as const;
export type NodeEnvironment = (typeof NODE_ENVIRONMENTS)[number];

/** Settings of every process that serves HTTP, with or without a database. */
export class ProcessConfig {
  @FromEnv('KOKUHO_HTTP_PORT') @IsInt() @Min(0) @Max(65_535) httpPort!: number;

  /** Loopback unless the deployment says otherwise (a container needs `0.0.0.0`). */
  @FromEnv('KOKUHO_BIND_ADDRESS') @IsIP() bindAddress = '127.0.0.1';

  @FromEnv('KOKUHO_DATA_DIR') @IsNotEmpty() dataDir = '.data';

  /** First business day; without it the Asia/Tokyo day of now. */
  @FromEnv('KOKUHO_TODAY', 'string')
  @TextSatisfies(isPlainDate, 'must be a calendar day YYYY-MM-DD')
  today: PlainDate = tokyoDate(new Date());

  /** 全国地方公共団体コード of the town. */
  @FromEnv('KOKUHO_MUNICIPALITY')
  @TextSatisfies(isMunicipalityCode, 'must be a 6-digit municipality code with its check digit')
  municipality!: string;

  /** 保険者番号 of the town. */
  @FromEnv('KOKUHO_INSURER_NUMBER')
  @TextSatisfies(isInsurerNumber, 'must be an insurer number with its check digit')
  insurerNumber!: string;

  /** Shared by the services for their internal routes and for keyed hashes in traces. */
  @FromEnv('KOKUHO_INTERNAL_TOKEN') @IsSecretOfLength(16) internalToken!: Secret;

  @FromEnv('KOKUHO_OIDC_ISSUER')
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  oidcIssuer!: string;

  @FromEnv('NODE_ENV', 'string') @IsIn(NODE_ENVIRONMENTS) nodeEnv: NodeEnvironment = 'development';
}
