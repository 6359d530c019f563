import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import { type DestinationStream, type Logger as PinoLogger, pino } from 'pino';
import { loadConfig } from '#config/load-config';
import { serializeError } from './error-serializer.ts';
import { maskIndividualNumbersInJson } from './individual-number-mask.ts';
import { redactPersonalFields } from './personal-fields.ts';
import { type LogLevel, TelemetryConfig } from './telemetry-config.ts';

export type Logger = PinoLogger;

export interface LoggerOptions {
  readonly service?: string;
  readonly level?: LogLevel;
  /** Standard output unless a test gives its own. */
  readonly destination?: DestinationStream;
}

/** JSON lines with the trace they belong to, without personal fields, and with a last filter for 個人番号. */
export function createLogger(options: LoggerOptions = {}): Logger {
  const config = loadConfig(TelemetryConfig);
  const settings = {
    level: options.level ?? config.logLevel,
    base: { service: options.service ?? config.serviceName },
    messageKey: 'message',
    errorKey: 'error',
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: redactPersonalFields },
    serializers: { error: serializeLoggedError, err: serializeLoggedError },
    hooks: { streamWrite: maskIndividualNumbersInJson },
    mixin: traceFields,
  };
  return options.destination ? pino(settings, options.destination) : pino(settings);
}

function serializeLoggedError(value: unknown): unknown {
  return value instanceof Error ? serializeError(value) : value;
}

function traceFields(): Record<string, string> {
  const spanContext = trace.getSpanContext(context.active());
  if (!spanContext || !isSpanContextValid(spanContext)) return {};
  return { trace_id: spanContext.traceId, span_id: spanContext.spanId };
}
