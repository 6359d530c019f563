import { IsUrl } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';
import { ProcessConfig } from '#config/process-config';
import type { ServiceName } from '#contracts/streams';

const SERVICE_URL = { protocols: ['http', 'https'], require_protocol: true, require_tld: false };

/** Settings of the console: where the owners of the data answer. */
export class ConsoleConfig extends ProcessConfig {
  @FromEnv('KOKUHO_ADDRESSING_URL') @IsUrl(SERVICE_URL) addressingUrl!: string;
  @FromEnv('KOKUHO_QUALIFICATION_URL') @IsUrl(SERVICE_URL) qualificationUrl!: string;
  @FromEnv('KOKUHO_LINKAGE_URL') @IsUrl(SERVICE_URL) linkageUrl!: string;
  @FromEnv('KOKUHO_FEDERATION_URL') @IsUrl(SERVICE_URL) federationUrl!: string;

  get ownerUrls(): Readonly<Record<ServiceName, string>> {
    return {
      addressing: this.addressingUrl,
      qualification: this.qualificationUrl,
      linkage: this.linkageUrl,
      federation: this.federationUrl,
    };
  }
}
