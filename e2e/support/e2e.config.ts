import { FromEnv } from '#config/from-env.decorator';
import { loadConfig } from '#config/load-config';

/** How long and how large the runs are that a campaign makes bigger than a check of every commit. */
class E2eConfig {
  @FromEnv('E2E_BROKER_DOWN_S') brokerDownSeconds = 12;
  /** The long outages: of the broker, and changes under way when the database is killed. */
  @FromEnv('E2E_OUTAGE_S') outageSeconds = 10;
  @FromEnv('E2E_OUTAGE_CHANGES') outageChanges = 60;
  @FromEnv('E2E_WIPED_CHANGES') wipedChanges = 60;
  @FromEnv('E2E_PROTECTIONS') protections = 10;
  /** Residents of the town that is compared; about a quarter of them is insured. */
  @FromEnv('E2E_RECONCILE_PERSONS') reconcilePersons = 2_000;
}

export const e2eConfig = loadConfig(E2eConfig);
