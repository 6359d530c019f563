import { Controller, Put, Req, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import type { Request, Response } from 'express';
import { AppError } from '#kernel/app-error';
import { Roles } from '#security/access.decorator';
import { toAppError } from '#security/validation.pipe';
import { SetBusinessDay } from '../../application/set-business-day.ts';
import { ApiProblems } from './api-docs.decorator.ts';
import { Gateway } from './gateway.ts';
import { BusinessDayDto, BusinessDayResultDto } from './operations.dto.ts';
import { OPERATORS } from './role-matrix.ts';

@ApiTags('運用')
@ApiBearerAuth()
@Controller('business-day')
export class BusinessDayController {
  constructor(
    private readonly gateway: Gateway,
    private readonly setBusinessDay: SetBusinessDay,
  ) {}

  @Put()
  @Roles(...OPERATORS)
  @ApiOperation({
    summary: '業務日を進める',
    description: '試験と実演のため。前の日には戻せず、本番環境では使えない。',
  })
  @ApiBody({ type: BusinessDayDto })
  @ApiOkResponse({ type: BusinessDayResultDto, description: '全サービスの業務日' })
  @ApiProblems(400, 409, 422)
  async set(@Req() request: Request, @Res() response: Response) {
    const outcome = await this.setBusinessDay.set(dateOf(request));
    if ('refusal' in outcome) this.gateway.relay(outcome.refusedBy, outcome.refusal, response);
    else response.json(outcome);
  }
}

/** Bodies come as bytes, since all others only pass through; this one is read here. */
function dateOf(request: Request): string {
  const dto = plainToInstance(BusinessDayDto, parseObject(request.body));
  const errors = validateSync(dto, { whitelist: true, forbidNonWhitelisted: true });
  if (errors.length > 0) throw toAppError(errors);
  return dto.date;
}

function parseObject(body: unknown): object {
  try {
    const value: unknown = JSON.parse(Buffer.isBuffer(body) ? body.toString('utf8') : '');
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Falls through: text that is no JSON is answered like JSON that is no object.
  }
  throw new AppError('SEC-0003', 'invalid');
}
