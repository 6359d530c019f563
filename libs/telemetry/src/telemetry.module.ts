import { Global, type MiddlewareConsumer, Module, type NestModule, type OnApplicationShutdown } from '@nestjs/common';
import { HealthChecks } from './health-checks.ts';
import { HealthController } from './health.controller.ts';
import { Metrics } from './metrics.ts';
import { MetricsController } from './metrics.controller.ts';
import { traceContextMiddleware } from './trace-context.middleware.ts';
import { stopTracing } from './tracing.ts';

/** Health, metrics and trace context of a service; `Metrics` and `HealthChecks` can be injected everywhere. */
@Global()
@Module({
  controllers: [HealthController, MetricsController],
  providers: [Metrics, HealthChecks],
  exports: [Metrics, HealthChecks],
})
export class TelemetryModule implements NestModule, OnApplicationShutdown {
  configure(consumer: MiddlewareConsumer): void {
    consumer.apply(traceContextMiddleware).forRoutes('{*path}');
  }

  async onApplicationShutdown(): Promise<void> {
    await stopTracing();
  }
}
