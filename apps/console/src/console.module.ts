import { type DynamicModule, Module } from '@nestjs/common';
import { SecurityModule } from '#security/security.module';
import { TelemetryModule } from '#telemetry/telemetry.module';
import { BusinessDayController } from './adapters/http/business-day.controller.ts';
import { ChangesController } from './adapters/http/changes.controller.ts';
import { Gateway } from './adapters/http/gateway.ts';
import { DestinationsController } from './adapters/http/destinations.controller.ts';
import { HoldsController } from './adapters/http/holds.controller.ts';
import { InstancesController } from './adapters/http/instances.controller.ts';
import { LanesController } from './adapters/http/lanes.controller.ts';
import { NotificationsController } from './adapters/http/notifications.controller.ts';
import { QuarantineController } from './adapters/http/quarantine.controller.ts';
import { ReconciliationsController } from './adapters/http/reconciliations.controller.ts';
import { RegistryEventsController } from './adapters/http/registry-events.controller.ts';
import { ReplaysController } from './adapters/http/replays.controller.ts';
import { ResidentsController } from './adapters/http/residents.controller.ts';
import { TasksController } from './adapters/http/tasks.controller.ts';
import { StreamsController } from './adapters/http/streams.controller.ts';
import { TombstonesController } from './adapters/http/tombstones.controller.ts';
import { HttpOwners } from './adapters/owner/http-owners.ts';
import { ListInstances } from './application/list-instances.ts';
import { OwnerRows } from './application/owner-rows.ts';
import { Owners } from './application/owners.ts';
import { SetBusinessDay } from './application/set-business-day.ts';
import { StartReconciliations } from './application/start-reconciliations.ts';
import { TraceChange } from './application/trace-change.ts';
import { ConsoleConfig } from './console.config.ts';

@Module({
  imports: [TelemetryModule],
  controllers: [
    ResidentsController,
    ChangesController,
    TasksController,
    NotificationsController,
    RegistryEventsController,
    QuarantineController,
    DestinationsController,
    InstancesController,
    HoldsController,
    ReplaysController,
    StreamsController,
    TombstonesController,
    LanesController,
    BusinessDayController,
    ReconciliationsController,
  ],
  providers: [
    Gateway,
    OwnerRows,
    ListInstances,
    TraceChange,
    StartReconciliations,
    { provide: Owners, useClass: HttpOwners },
  ],
})
export class ConsoleModule {
  static of(config: ConsoleConfig): DynamicModule {
    return {
      module: ConsoleModule,
      imports: [SecurityModule.register({ issuer: config.oidcIssuer, internalToken: config.internalToken })],
      providers: [
        { provide: ConsoleConfig, useValue: config },
        {
          provide: SetBusinessDay,
          useFactory: (owners: Owners) => new SetBusinessDay(owners, config.nodeEnv === 'production'),
          inject: [Owners],
        },
      ],
    };
  }
}
