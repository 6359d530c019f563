import { hostname } from 'node:os';
import { IsInt, IsOptional, Matches, Min } from 'class-validator';
import { FromEnv } from './from-env.decorator.ts';
import { ProcessConfig } from './process-config.ts';
import { IsSecretUrl } from './secret.validator.ts';
import { Secret } from './secret.ts';

/** Settings of every service with a database and the broker. */
export class ServiceConfig extends ProcessConfig {
  @FromEnv('DATABASE_URL') @IsSecretUrl('postgresql:', 'postgres:') databaseUrl!: Secret;

  @FromEnv('AMQP_URL') @IsSecretUrl('amqp:', 'amqps:') amqpUrl!: Secret;

  /** How often the ends of internal lanes are compared with their owners (seconds). */
  @FromEnv('KOKUHO_TAIL_CHECK_S') @IsInt() @Min(1) tailCheckSeconds = 300;

  /** A receiver that owes an answer longer than this makes a delivery `unknown` (milliseconds). */
  @FromEnv('KOKUHO_ANSWER_DUE', 'duration') @IsInt() @Min(1) answerDue = 24 * 3_600_000;

  /** Who owes a word longer than this is silent: a task or a metric says so (milliseconds). */
  @FromEnv('KOKUHO_SILENCE_AFTER', 'duration') @IsInt() @Min(1) silenceAfter = 600_000;

  /** Names this running copy among the copies of its service; without it host and port do. */
  @FromEnv('KOKUHO_COPY', 'string') @IsOptional() @Matches(/^[\w.:-]{1,80}$/) instance?: string;

  /** The same after a restart, another for each copy. */
  get instanceName(): string {
    const place = this.httpPort === 0 ? process.pid : this.httpPort;
    return this.instance ?? `${hostname()}:${String(place)}`;
  }
}
