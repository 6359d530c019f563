import { Controller, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { ApiCommand, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { NotificationDto, NotificationResultDto } from './notification.dto.ts';
import { NOTIFIERS } from './role-matrix.ts';

@ApiTags('届書')
@ApiBearerAuth()
@Controller('notifications')
export class NotificationsController {
  constructor(private readonly gateway: Gateway) {}

  @Post()
  @Roles(...NOTIFIERS)
  @ApiOperation({ summary: '届書の受付', description: '世帯の届書を受け付け、自動で反映するか、職員の仕事にする。' })
  @ApiCommand(NotificationDto)
  @ApiCreatedResponse({ type: NotificationResultDto, description: '世帯員ごとの結果' })
  @ApiProblems(400, 409, 422)
  receive(@Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', '/notifications', request, response);
  }
}
