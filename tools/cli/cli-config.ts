import { IsNotEmpty } from 'class-validator';
import { FromEnv } from '#config/from-env.decorator';

/** The CLI knows the data directory only; all else stands in `ready.json` there. */
export class CliConfig {
  @FromEnv('KOKUHO_DATA_DIR') @IsNotEmpty() dataDir = '.data';
}
