import { Controller, Get } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Roles } from '#security/access.decorator';
import { listInstances, type InstanceView } from '../instances/heartbeat.store.ts';

/** Running copies of this service, and since when each was not heard of. */
@Controller('instances')
export class InstancesController {
  constructor(private readonly dataSource: DataSource) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get()
  list(): Promise<InstanceView[]> {
    return listInstances(this.dataSource.manager);
  }
}
