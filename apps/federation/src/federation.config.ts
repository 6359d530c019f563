import { IsIn, IsInt, IsNotEmpty, IsOptional, IsUrl, Matches, Min } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { IsSecretUrl } from '#config/secret.validator';
import { Secret } from '#config/secret';
import { ServiceConfig } from '#config/service-config';

const SERVICE_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Settings of the service that sends to 国保連合会. */
export class FederationConfig extends ServiceConfig {
  /** `sftp://user:password@host:port`: the receiver's folders `/in` and `/out`. */
  @FromEnv('KOKUHO_SFTP_URL') @IsSecretUrl('sftp:') sftpUrl!: Secret;

  /** Fingerprint of the receiver's host key as `ssh-keygen -l` prints it; a server with another key is refused. */
  @FromEnv('KOKUHO_SFTP_HOST_KEY', 'string')
  @IsOptional()
  @Matches(/^SHA256:[A-Za-z0-9+/]{43}=?$/)
  sftpHostKey?: string;

  /** 国保情報集約システム: asked what became of a file whose answer is overdue. */
  @FromEnv('KOKUHO_AGGREGATION_URL') @IsUrl(SERVICE_URL) aggregationUrl!: string;

  /** Owner of the streams this service takes. */
  @FromEnv('KOKUHO_QUALIFICATION_URL') @IsUrl(SERVICE_URL) qualificationUrl!: string;

  @FromEnv('KOKUHO_LAYOUT_DIR') @IsNotEmpty() layoutDir = 'deploy/layouts';

  /** Time of the nightly comparison in Japan, `HH:MM`, or `off`. */
  @FromEnv('KOKUHO_RECONCILE_AT', 'string') @Matches(/^(([01]\d|2[0-3]):[0-5]\d|off)$/) reconcileAt = '02:30';

  /** What differs in a comparison is looked at again after this time (milliseconds). */
  @FromEnv('KOKUHO_RECONCILE_CONFIRM', 'duration') @IsInt() @Min(1) reconcileConfirm = 2_000;

  @FromEnv('KOKUHO_RELAY') @IsIn(['on', 'off']) relay: 'on' | 'off' = 'on';
}
