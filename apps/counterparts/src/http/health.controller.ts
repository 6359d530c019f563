import { Controller, Get, Header } from '@nestjs/common';
import { collectDefaultMetrics, Registry } from 'prom-client';

const metrics = new Registry();
collectDefaultMetrics({ register: metrics });

/** Bodies rebuild their state before the server listens, so whoever reaches these is talking to a ready process. */
@Controller()
export class HealthController {
  @Get('health/live')
  live(): { status: string } {
    return { status: 'ok' };
  }

  @Get('health/ready')
  ready(): { status: string } {
    return { status: 'ok' };
  }

  @Get('metrics')
  @Header('Content-Type', metrics.contentType)
  metrics(): Promise<string> {
    return metrics.metrics();
  }
}
