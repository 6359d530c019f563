import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import { IsInt, IsString, Matches, MaxLength, Min } from 'class-validator';
import { DataSource } from 'typeorm';
import { InternalOnly } from '#security/access.decorator';
import { resend } from '../outbox/resend.ts';
import { RelayService } from '../outbox/relay.service.ts';

class ResendBody {
  @IsString() @MaxLength(60) stream!: string;
  @Matches(/^\d{6}$/) municipality!: string;
  @IsString() @MaxLength(80) lane!: string;
  @IsInt() @Min(1) from!: number;
  @IsInt() @Min(1) to!: number;
  @IsString() @MaxLength(40) subscriber!: string;
}

/** Consumers ask here for numbers of a lane that they miss. */
@Controller('internal/streams')
export class StreamsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: RelayService,
  ) {}

  @InternalOnly()
  @HttpCode(202)
  @Post(':stream/resend')
  async resend(@Param('stream') stream: string, @Body() body: ResendBody): Promise<{ messages: number }> {
    const { municipality, lane, from, to, subscriber } = body;
    const messages = await resend(this.dataSource, { municipality, lane, from, to, subscriber, stream });
    this.relay.nudge();
    return { messages };
  }
}
