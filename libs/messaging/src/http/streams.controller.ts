import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { DataSource } from 'typeorm';
import { InternalOnly } from '#security/access.decorator';
import { readLaneEnds, type EndsPage } from '../outbox/lane-ends.ts';
import { readLaneHeads, type HeadsPage } from '../outbox/lane-heads.ts';
import { resend } from '../outbox/resend.ts';
import { RelayService } from '../relay/relay.service.ts';

class ResendBody {
  @IsString() @MaxLength(60) stream!: string;
  @Matches(/^\d{6}$/) municipality!: string;
  @IsString() @MaxLength(80) lane!: string;
  @IsInt() @Min(1) from!: number;
  @IsInt() @Min(1) to!: number;
  @IsString() @MaxLength(40) subscriber!: string;
}

class HeadsQuery {
  @IsString() @MaxLength(40) subscriber!: string;
  @IsOptional() @IsISO8601() since?: string;
  @IsString() @MaxLength(6) afterMunicipality = '';
  @IsString() @MaxLength(80) afterLane = '';
  @Type(() => Number) @IsInt() @Min(1) @Max(1_000) limit = 1_000;
}

class KnownLane {
  @Matches(/^\d{6}$/) municipality!: string;
  @IsString() @MaxLength(80) lane!: string;
  @IsInt() @Min(0) seq!: number;
}

class EndsBody {
  @IsString() @MaxLength(40) subscriber!: string;
  @IsArray() @ArrayMaxSize(1_000) @ValidateNested({ each: true }) @Type(() => KnownLane) lanes!: KnownLane[];
}

/** Consumers ask here for numbers of a lane that they miss, how far the lanes have come, and how they end in this epoch. */
@Controller('internal/streams')
export class StreamsController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly relay: RelayService,
  ) {}

  @InternalOnly()
  @Get(':stream/heads')
  heads(@Param('stream') stream: string, @Query() query: HeadsQuery): Promise<HeadsPage> {
    const { subscriber, since, afterMunicipality: municipality, afterLane: lane, limit } = query;
    const from = since === undefined ? {} : { since };
    return readLaneHeads(this.dataSource, { stream, subscriber, after: { municipality, lane }, limit, ...from });
  }

  @InternalOnly()
  @HttpCode(200)
  @Post(':stream/ends')
  ends(@Param('stream') stream: string, @Body() { subscriber, lanes }: EndsBody): Promise<EndsPage> {
    return readLaneEnds(this.dataSource, { stream, subscriber, lanes });
  }

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
