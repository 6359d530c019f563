import { IsIn, IsNotEmpty, IsOptional, IsUrl } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { ServiceConfig } from '#config/service-config';

const LOCAL_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Settings of 統合宛名. */
export class AddressingConfig extends ServiceConfig {
  /** Where the keys that protect 個人番号 are kept; never on the database's own disk in production. */
  @FromEnv('KOKUHO_KEY_FILE') @IsNotEmpty() keyFile!: string;

  /** 住民記録: asked for events that a lost queue swallowed. */
  @FromEnv('KOKUHO_REGISTRY_URL', 'string') @IsOptional() @IsUrl(LOCAL_URL) registryUrl?: string;

  @FromEnv('KOKUHO_RELAY') @IsIn(['on', 'off']) relay: 'on' | 'off' = 'on';
}
