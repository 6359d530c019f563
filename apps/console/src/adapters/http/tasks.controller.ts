import { Controller, Get, HttpCode, HttpStatus, Param, Post, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiParam, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import { Roles } from '#security/access.decorator';
import { ownerPath } from '../../application/owner-path.ts';
import { ApiCommand, ApiPage, ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { DECIDERS, STAFF_READERS } from './role-matrix.ts';
import { DecisionDto, TaskDto } from './task.dto.ts';

@ApiTags('職員の仕事')
@ApiBearerAuth()
@Controller('tasks')
export class TasksController {
  constructor(private readonly gateway: Gateway) {}

  @Get()
  @Roles(...STAFF_READERS)
  @ApiOperation({ summary: '決定を待つ仕事の一覧', description: '一つの世帯の異動または届書が一つの仕事になる。' })
  @ApiQuery({
    name: 'status',
    required: false,
    description: '状態',
    schema: { type: 'string', enum: ['open', 'held', 'done', 'withdrawn'] },
  })
  @ApiQuery({ name: 'residentId', required: false, description: '宛名番号', schema: { type: 'string' } })
  @ApiPage()
  @ApiOkResponse({ type: [TaskDto], description: '仕事と提案' })
  @ApiProblems(400)
  list(@Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', '/tasks', request, response);
  }

  @Post(':taskId/decision')
  @HttpCode(HttpStatus.OK)
  @Roles(...DECIDERS)
  @ApiOperation({
    summary: '仕事の決定',
    description: '全員分を一度に決める。版が古いとき、すでに決まっているときは 409（誰がいつ何を決めたかを示す）。',
  })
  @ApiParam({ name: 'taskId', description: '仕事の番号', example: '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' })
  @ApiCommand(DecisionDto)
  @ApiOkResponse({ description: '決定後の仕事と、できた異動' })
  @ApiProblems(400, 404, 409, 422)
  decide(@Param('taskId') taskId: string, @Req() request: Request, @Res() response: Response) {
    return this.gateway.forward('qualification', ownerPath('tasks', taskId, 'decision'), request, response);
  }
}
