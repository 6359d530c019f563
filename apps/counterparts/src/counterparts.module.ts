import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { AggregationModule } from './aggregation/aggregation.module.ts';
import { CounterpartsConfig } from './counterparts.config.ts';
import type { BodyName } from './counterparts.config.ts';
import { HealthController } from './http/health.controller.ts';
import { IntermediateServerModule } from './intermediate-server/intermediate-server.module.ts';
import { OidcModule } from './oidc/oidc.module.ts';
import { RegistryModule } from './registry/registry.module.ts';

const MODULES: Record<BodyName, { new (): object }> = {
  registry: RegistryModule,
  'intermediate-server': IntermediateServerModule,
  aggregation: AggregationModule,
  oidc: OidcModule,
};

/** Hosts the chosen bodies in one process; each could as well run alone. */
@Module({})
export class CounterpartsModule {
  static of(config: CounterpartsConfig): DynamicModule {
    return {
      module: CounterpartsModule,
      global: true,
      imports: config.bodies.map((body) => MODULES[body]),
      controllers: [HealthController],
      providers: [{ provide: CounterpartsConfig, useValue: config }],
      exports: [CounterpartsConfig],
    };
  }
}
