import { Catch, HttpException, Logger } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { Response } from 'express';
import type { Problem } from './problem.ts';

/** Every error leaves as `application/problem+json`; an unexpected one without its text. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly logger = new Logger(ProblemFilter.name);

  catch(error: unknown, host: ArgumentsHost): void {
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent || response.destroyed) {
      response.destroy();
      return;
    }
    const body = this.toProblem(error);
    response.status(body.status).type('application/problem+json').send(JSON.stringify(body));
  }

  private toProblem(error: unknown): Problem {
    if (error instanceof HttpException) {
      const body = error.getResponse();
      const status = error.getStatus();
      if (typeof body === 'object' && 'title' in body) return body as Problem;
      return { type: 'about:blank', title: error.message, status };
    }
    const status = (error as { status?: unknown } | undefined)?.status;
    if (typeof status === 'number' && status >= 400 && status < 500) {
      return { type: 'about:blank', title: '要求を読み取れません', status };
    }
    this.logger.error(error instanceof Error ? error.stack : 'unknown error');
    return { type: 'about:blank', title: '内部エラーが発生しました', status: 500 };
  }
}
