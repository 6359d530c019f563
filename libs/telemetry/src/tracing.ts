import { context, propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type SpanExporter,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { AsyncLocalStorageContextManager } from './async-local-storage.context-manager.ts';
import { AttributeMaskSpanProcessor } from './attribute-mask.span-processor.ts';
import { SpanFileExporter } from './span-file.exporter.ts';
import type { TelemetryConfig } from './telemetry-config.ts';

/** A span file is read by a test that waits for it. */
const FILE_DELAY_MS = 200;
const FLUSH_LIMIT_MS = 1_000;

/** One a process, like the globals of the API that it is registered with. */
let provider: TracerProvider | undefined;

/**
 * Sets context, propagation and tracer for the process. Without an exporter spans are never recorded, but they have
 * ids, so `traceparent` flows and logs name a trace all the same.
 */
export async function startTracing(config: TelemetryConfig): Promise<void> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  const exporters = await exportersOf(config);
  const root = exporters.length > 0 ? new AlwaysOnSampler() : new AlwaysOffSampler();
  const batches = exporters.map((exporter) => {
    const delay = exporter instanceof SpanFileExporter ? { scheduledDelayMillis: FILE_DELAY_MS } : {};
    return new BatchSpanProcessor({ exporter, ...delay });
  });
  provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': config.serviceName, 'service.namespace': 'kokuho' }),
    sampler: new ParentBasedSampler({ root }),
    spanProcessors: [new AttributeMaskSpanProcessor(), ...batches],
  });
  trace.setGlobalTracerProvider(provider);
}

/** Sends what is left; called when the process stops. A collector that is down must not hold or fail the stop. */
export async function stopTracing(): Promise<void> {
  await provider?.forceFlush({ timeoutMillis: FLUSH_LIMIT_MS }).catch(() => undefined);
}

async function exportersOf(config: TelemetryConfig): Promise<SpanExporter[]> {
  const exporters: SpanExporter[] = [];
  if (config.spanFile !== undefined) exporters.push(new SpanFileExporter(config.spanFile));
  if (config.otlpEndpoint !== undefined) {
    const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http');
    exporters.push(new OTLPTraceExporter());
  }
  return exporters;
}
