import { Controller, Get, Param, Query } from '@nestjs/common';
import { Roles } from '#security/access.decorator';
import { ViewQualification, type QualificationView } from '../../application/view-qualification/view-qualification.ts';
import { TimelineQuery } from './qualification.dto.ts';

/** A person's 資格. */
@Controller('residents')
export class ResidentsController {
  constructor(private readonly views: ViewQualification) {}

  @Roles('clerk', 'officer', 'approver', 'auditor', 'operator')
  @Get(':residentId/qualification')
  show(@Param('residentId') residentId: string, @Query() query: TimelineQuery): Promise<QualificationView> {
    return this.views.view(residentId, query);
  }
}
