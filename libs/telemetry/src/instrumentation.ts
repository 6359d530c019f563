import { IncomingMessage } from 'node:http';
import type { Span } from '@opentelemetry/api';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { PgInstrumentation } from '@opentelemetry/instrumentation-pg';
import { register } from 'import-in-the-middle/register-hooks.mjs';

const QUIET_PATHS = /^\/(health|metrics)/;

/**
 * Must run before `http` and `pg` are imported. The synchronous hook of this one thread costs a third of the memory
 * of the asynchronous loader.
 */
export function instrumentModules(): void {
  register({ include: ['http', 'https', 'pg', 'pg-pool'] });
  registerInstrumentations({
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: (request) => QUIET_PATHS.test(request.url ?? ''),
        requireParentforOutgoingSpans: true,
        applyCustomAttributesOnSpan: (span, request) => nameByRoute(span, request),
      }),
      // Statements only: with enhanced reporting the parameters, personal data among them, would be attributes.
      new PgInstrumentation({ requireParentSpan: true, enhancedDatabaseReporting: false, ignoreConnectSpans: true }),
    ],
  });
}

/** The route with its placeholders, which express knows once the request was handled; the path has ids in it. */
function nameByRoute(span: Span, request: object): void {
  if (!(request instanceof IncomingMessage) || !('route' in request)) return;
  const route = request.route as { readonly path?: unknown } | undefined;
  if (typeof route?.path !== 'string') return;
  span.setAttribute('http.route', route.path);
  span.updateName(`${request.method ?? ''} ${route.path}`);
}
