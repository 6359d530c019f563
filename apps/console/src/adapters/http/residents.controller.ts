import { Controller, Get, Param, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { ownerPath } from '../../application/owner-path.ts';
import { ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { QualificationDto } from './qualification.dto.ts';
import { STAFF_READERS } from './role-matrix.ts';

@ApiTags('資格')
@ApiBearerAuth()
@Controller('residents')
export class ResidentsController {
  constructor(private readonly gateway: Gateway) {}

  @Get(':residentId/qualification')
  @Roles(...STAFF_READERS)
  @ApiOperation({ summary: '資格と適用の履歴', description: 'validOn を付けると、その日を含む行だけを返す。' })
  @ApiParam({ name: 'residentId', description: '宛名番号', example: '000000000900001' })
  @ApiQuery({
    name: 'validOn',
    required: false,
    description: 'この日に有効な行（YYYY-MM-DD）',
    schema: { type: 'string', format: 'date' },
  })
  @ApiQuery({
    name: 'knownAt',
    required: false,
    description: 'この時刻に台帳が知っていた内容（RFC 3339、末尾 Z）',
    schema: { type: 'string', format: 'date-time' },
  })
  @ApiOkResponse({ type: QualificationDto, description: '資格の状態' })
  @ApiProblems(400, 404)
  qualification(@Param('residentId') residentId: string, @Req() request: Request, @Res() response: Response) {
    return this.gateway.forward(
      'qualification',
      ownerPath('residents', residentId, 'qualification'),
      request,
      response,
    );
  }
}
