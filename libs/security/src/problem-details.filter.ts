import { type ArgumentsHost, Catch, type ExceptionFilter, Logger } from '@nestjs/common';
import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import type { Response } from 'express';
import { type Observable, throwError } from 'rxjs';
import { PROBLEM_CONTENT_TYPE, type ProblemDetails, toProblem } from './problem-details.ts';

const RETRY_AFTER_SECONDS = '5';

/** Answers every error as RFC 9457; only what is our fault is logged. */
@Catch()
export class ProblemDetailsFilter implements ExceptionFilter {
  readonly #logger = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): Observable<never> | undefined {
    // An error of a message handler belongs to the transport, which decides on ack, hold or park.
    if (host.getType() !== 'http') return throwError(() => error);
    const problem = toProblem(error, activeTraceId());
    if (problem.status >= 500) this.#logger.error(error);
    send(host.switchToHttp().getResponse<Response>(), problem);
    return undefined;
  }
}

function send(response: Response, problem: ProblemDetails): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  if (problem.status === 401) response.setHeader('WWW-Authenticate', 'Bearer');
  if (problem.status === 503) response.setHeader('Retry-After', RETRY_AFTER_SECONDS);
  response.status(problem.status).type(PROBLEM_CONTENT_TYPE).send(JSON.stringify(problem));
}

function activeTraceId(): string | undefined {
  const spanContext = trace.getSpanContext(context.active());
  return spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}
