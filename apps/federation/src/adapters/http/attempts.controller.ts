import { Controller, Get, Query } from '@nestjs/common';
import { IsUUID } from 'class-validator';
import { DataSource } from 'typeorm';
import { attemptsOfChange, type ChangeView } from '#delivery/store/change-view';
import { Roles } from '#security/access.decorator';
import { ROLES } from '#security/role';

class AttemptsQuery {
  @IsUUID() changeId!: string;
}

/** What was sent to 国保連合会 for one change, and what it said. */
@Controller('attempts')
export class AttemptsController {
  constructor(private readonly dataSource: DataSource) {}

  @Roles(...ROLES)
  @Get()
  ofChange(@Query() { changeId }: AttemptsQuery): Promise<ChangeView[]> {
    return attemptsOfChange(this.dataSource.manager, changeId);
  }
}
