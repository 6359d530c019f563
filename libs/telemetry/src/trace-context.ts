import { context, isSpanContextValid, type Link, propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';

/** W3C `traceparent` of the active span, to be stored beside a row or sent in a header. */
export function currentTraceparent(): string | undefined {
  return traceHeaders()['traceparent'];
}

/** Trace id of the active span: what a person quotes. */
export function currentTraceId(): string | undefined {
  const spanContext = trace.getSpanContext(context.active());
  return spanContext && isSpanContextValid(spanContext) ? spanContext.traceId : undefined;
}

/** `traceparent` (and `tracestate`) for an outgoing request. */
export function traceHeaders(): Record<string, string> {
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  return carrier;
}

/** The context a stored or received `traceparent` names; the root when there is none. */
export function contextOf(traceparent: string | undefined) {
  return traceparent === undefined ? ROOT_CONTEXT : propagation.extract(ROOT_CONTEXT, { traceparent });
}

/** Links to the spans that the texts name; what cannot be read is left out. */
export function linksTo(traceparents: readonly (string | undefined)[]): Link[] {
  return traceparents.flatMap((traceparent) => {
    const spanContext = trace.getSpanContext(contextOf(traceparent));
    return spanContext && isSpanContextValid(spanContext) ? [{ context: spanContext }] : [];
  });
}

/** Ties the active span to work of another time, such as the event a decision answers days later. */
export function linkActiveSpan(traceparent: string | undefined): void {
  const span = trace.getActiveSpan();
  for (const link of linksTo([traceparent])) span?.addLink(link);
}
