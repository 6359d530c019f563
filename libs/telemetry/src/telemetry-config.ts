import { IsIn, IsOptional, IsUrl } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { Secret } from '#config/secret';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Settings of logs and traces; all have a default, so a test needs none. */
export class TelemetryConfig {
  /** OTLP collector; traces leave the process only when this or the span file is set. */
  @FromEnv('OTEL_EXPORTER_OTLP_ENDPOINT')
  @IsOptional()
  @IsUrl({ protocols: ['http', 'https'], require_protocol: true, require_tld: false })
  otlpEndpoint?: string;

  /** JSON lines of finished spans, for tests. */
  @FromEnv('KOKUHO_SPAN_FILE') @IsOptional() spanFile?: string;

  @FromEnv('KOKUHO_SERVICE_NAME') serviceName = serviceNameOf(process.argv[1] ?? '');

  @FromEnv('KOKUHO_LOG_LEVEL', 'string') @IsIn(LOG_LEVELS) logLevel: LogLevel = 'info';

  /** Key of the hashes that stand for lanes in traces. */
  @FromEnv('KOKUHO_INTERNAL_TOKEN') @IsOptional() hashKey?: Secret;

  get exportsTraces(): boolean {
    return this.otlpEndpoint !== undefined || this.spanFile !== undefined;
  }
}

/** `…/apps/linkage/src/main.js` is `linkage`. */
export function serviceNameOf(scriptPath: string): string {
  return /apps[\\/]([^\\/]+)[\\/]/.exec(scriptPath)?.[1] ?? 'kokuho';
}
