import { IsIn, IsInt, IsOptional, IsUrl, Matches, Max, Min } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { ServiceConfig } from '#config/service-config';
import type { MessagingSettings } from '#messaging/messaging.settings';
import type { SendSettings } from './application/send-copies/send-settings.ts';

const SERVICE_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };
const CONFIRM_WITHIN_MS = 10_000;
const TELL_SENT_AFTER_MS = 1_000;
const SHORTEST_ASK_AGAIN_MS = 1_000;
const LONGEST_ASK_AGAIN_MS = 300_000;

/** Settings of 情報提供連携. */
export class LinkageConfig extends ServiceConfig {
  /** 中間サーバー, without a slash at the end. */
  @FromEnv('KOKUHO_INTERMEDIATE_SERVER_URL') @IsUrl(SERVICE_URL) intermediateServerUrl!: string;

  /** Requests under way at 中間サーバー at one time. */
  @FromEnv('KOKUHO_COPY_PARALLELISM') @IsInt() @Min(1) @Max(256) copyParallelism = 16;

  /** Owners of the streams taken here, asked again for numbers that were lost on the way. */
  @FromEnv('KOKUHO_ADDRESSING_URL', 'string') @IsOptional() @IsUrl(SERVICE_URL) addressingUrl?: string;

  @FromEnv('KOKUHO_QUALIFICATION_URL', 'string') @IsOptional() @IsUrl(SERVICE_URL) qualificationUrl?: string;

  /** Time of the nightly comparison in Japan, `HH:MM`, or `off`. */
  @FromEnv('KOKUHO_RECONCILE_AT', 'string') @Matches(/^(([01]\d|2[0-3]):[0-5]\d|off)$/) reconcileAt = '02:30';

  /** What differs in a comparison is looked at again after this time (milliseconds). */
  @FromEnv('KOKUHO_RECONCILE_CONFIRM', 'duration') @IsInt() @Min(1) reconcileConfirm = 2_000;

  @FromEnv('KOKUHO_RELAY') @IsIn(['on', 'off']) relay: 'on' | 'off' = 'on';

  messaging(): MessagingSettings {
    const { addressingUrl, qualificationUrl } = this;
    return {
      service: 'linkage',
      instance: this.instanceName,
      amqpUrl: this.amqpUrl.reveal(),
      databaseUrl: this.databaseUrl.reveal(),
      relay: this.relay,
      ownerUrls: {
        ...(addressingUrl === undefined ? {} : { addressing: addressingUrl }),
        ...(qualificationUrl === undefined ? {} : { qualification: qualificationUrl }),
      },
      tailCheckSeconds: this.tailCheckSeconds,
      silenceAfterMs: this.silenceAfter,
      internalToken: this.internalToken.reveal(),
    };
  }

  sending(): SendSettings {
    const { answerDue: answerDueMs, copyParallelism: parallelism } = this;
    const askAgainMs = Math.min(Math.max(answerDueMs / 2, SHORTEST_ASK_AGAIN_MS), LONGEST_ASK_AGAIN_MS);
    return {
      ...{ parallelism, answerDueMs, askAgainMs },
      ...{ confirmWithinMs: CONFIRM_WITHIN_MS, tellSentAfterMs: TELL_SENT_AFTER_MS },
    };
  }
}
