import { IsIn, IsNotEmpty, IsUrl } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { ServiceConfig } from '#config/service-config';

const LOCAL_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Settings of 資格. */
export class QualificationConfig extends ServiceConfig {
  @FromEnv('KOKUHO_ADDRESSING_URL') @IsUrl(LOCAL_URL) addressingUrl!: string;
  @FromEnv('KOKUHO_LINKAGE_URL') @IsUrl(LOCAL_URL) linkageUrl!: string;
  @FromEnv('KOKUHO_FEDERATION_URL') @IsUrl(LOCAL_URL) federationUrl!: string;

  /** 記号 of the town's certificates; the town decides it. */
  @FromEnv('KOKUHO_SYMBOL', 'string') @IsNotEmpty() symbol = '湯国';

  /** How long the members of one 異動 are waited for. */
  @FromEnv('KOKUHO_GROUP_WAIT', 'duration') groupWait = 60_000;

  @FromEnv('KOKUHO_RELAY') @IsIn(['on', 'off']) relay: 'on' | 'off' = 'on';
}
