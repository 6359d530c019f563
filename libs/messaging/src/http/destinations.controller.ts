import { Body, Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { IsInt, IsNumberString, IsOptional, IsString, Max, MaxLength, Min, MinLength } from 'class-validator';
import { DataSource } from 'typeorm';
import { Roles } from '#security/access.decorator';
import { CurrentUser, type StaffUser } from '#security/staff-user';
import {
  listDestinations,
  pauseDestination,
  resumeDestination,
  type DestinationView,
} from '../operations/destinations.store.ts';

class DestinationId {
  @IsNumberString({ no_symbols: true }) id!: string;
}

class PauseBody {
  @IsString() @MinLength(1) @MaxLength(500) reason!: string;
  /** Ends by itself after this long; without it an operator resumes. */
  @IsOptional() @IsInt() @Min(1) @Max(10_080) minutes?: number;
}

/** Where this service's messages go, what is on its way, and the operator's pause. */
@Controller('destinations')
export class DestinationsController {
  constructor(private readonly dataSource: DataSource) {}

  @Roles('clerk', 'officer', 'approver', 'operator', 'auditor')
  @Get()
  list(): Promise<DestinationView[]> {
    return listDestinations(this.dataSource.manager);
  }

  @Roles('operator')
  @HttpCode(200)
  @Post(':id/pause')
  async pause(@Param() { id }: DestinationId, @Body() { reason, minutes }: PauseBody, @CurrentUser() user: StaffUser) {
    await pauseDestination(this.dataSource, id, {
      reason,
      by: user.subject,
      ...(minutes === undefined ? {} : { minutes }),
    });
    return { id, paused: true };
  }

  @Roles('operator')
  @HttpCode(200)
  @Post(':id/resume')
  async resume(@Param() { id }: DestinationId) {
    await resumeDestination(this.dataSource, id);
    return { id, paused: false };
  }
}
