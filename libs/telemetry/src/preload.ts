/** Run with `node --import`: telemetry must be there before the modules it watches. */
import { loadConfig } from '#config/load-config';
import { TelemetryConfig } from './telemetry-config.ts';
import { startTracing } from './tracing.ts';

const config = loadConfig(TelemetryConfig);
if (config.exportsTraces) {
  const { instrumentModules } = await import('./instrumentation.ts');
  instrumentModules();
}
await startTracing(config);
