import { Body, Controller, Put } from '@nestjs/common';
import { IsPlainDate } from '#contracts/plain-date.validator';
import { plainDate } from '#kernel/plain-date';
import { BusinessDay } from '#persistence/business-day';
import { InternalOnly } from '#security/access.decorator';

class BusinessDayBody {
  @IsPlainDate() date!: string;
}

/** Moves the day that this service puts on its messages; the console moves all services together. */
@Controller('internal/business-day')
export class BusinessDayController {
  constructor(private readonly businessDay: BusinessDay) {}

  @InternalOnly()
  @Put()
  async move(@Body() { date }: BusinessDayBody): Promise<{ date: string }> {
    return { date: await this.businessDay.moveTo(plainDate(date)) };
  }
}
