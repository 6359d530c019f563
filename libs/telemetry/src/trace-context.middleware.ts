import { context, propagation, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import type { NextFunction, Request, Response } from 'express';

/** Continues the caller's trace when no instrumentation has done so already; without a caller a new one begins. */
export function traceContextMiddleware(request: Request, _response: Response, next: NextFunction): void {
  if (trace.getActiveSpan()) {
    next();
    return;
  }
  const parent = propagation.extract(ROOT_CONTEXT, request.headers);
  const span = trace.getTracer('kokuho').startSpan(request.method, { kind: SpanKind.SERVER }, parent);
  context.with(trace.setSpan(parent, span), next);
}
