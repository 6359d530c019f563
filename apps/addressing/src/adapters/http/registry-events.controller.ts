import { Body, Controller, Get, Headers, HttpCode, Param, Post } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '#kernel/app-error';
import { InternalOnly, Public, Roles } from '#security/access.decorator';
import type { IntakeResult } from '../../application/take-registry-event/intake-result.ts';
import { PrepareEvent } from '../../application/take-registry-event/prepare-event.ts';
import { TakeRegistryEvent } from '../../application/take-registry-event/take-registry-event.ts';

interface RegistryEventStep {
  readonly eventId: string;
  readonly residentId: string;
  readonly sequence: number;
  readonly reason: string;
  readonly channel: string;
  readonly receivedAt: string;
  readonly messageId: string;
  readonly traceId: string | null;
}

/** Registry events by HTTP, the key to encrypt 個人番号 to, and where an event is. */
@Controller()
export class RegistryEventsController {
  constructor(
    private readonly intake: TakeRegistryEvent,
    private readonly events: PrepareEvent,
    private readonly dataSource: DataSource,
  ) {}

  /** One event, or one per line with `application/x-ndjson`; every line gets its own answer. */
  @Roles('officer', 'operator')
  @HttpCode(202)
  @Post('registry-events')
  async take(@Body() raw: unknown, @Headers('content-type') contentType = ''): Promise<IntakeResult[]> {
    if (!Buffer.isBuffer(raw)) throw new AppError('GEN-0002', 'invalid', { field: '$' });
    const bodies = contentType.startsWith('application/x-ndjson') ? lines(raw) : [raw];
    const results: IntakeResult[] = [];
    for (const body of bodies) results.push(await this.intake.take(body, 'http', { contentType }));
    return results;
  }

  @Public()
  @Get('.well-known/jwks.json')
  keys(): { keys: Readonly<Record<string, unknown>>[] } {
    return { keys: [this.events.publicKey] };
  }

  @InternalOnly()
  @Get('internal/registry-events/:eventId')
  async show(@Param('eventId') eventId: string): Promise<RegistryEventStep> {
    const rows: RegistryEventStep[] = await this.dataSource.query(
      `SELECT event_id AS "eventId", resident_id AS "residentId", sequence::int, reason, channel, received_at AS "receivedAt",
              message_id AS "messageId", trace_id AS "traceId" FROM registry_event WHERE event_id = $1 LIMIT 1`,
      [eventId],
    );
    const row = rows[0];
    if (!row) throw new AppError('GEN-0003', 'refusal', { eventId });
    return row;
  }
}

function lines(raw: Buffer): Buffer[] {
  const found: Buffer[] = [];
  let start = 0;
  for (let end = raw.indexOf(0x0a); start < raw.length; end = raw.indexOf(0x0a, start)) {
    const line = raw.subarray(start, end === -1 ? raw.length : end);
    if (line.toString('latin1').trim() !== '') found.push(line);
    if (end === -1) break;
    start = end + 1;
  }
  return found;
}
