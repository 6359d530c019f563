import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import {
  type CounterName,
  type GaugeName,
  type HistogramName,
  type MetricDefinition,
  type MetricLabels,
  type MetricName,
  METRICS,
} from './metric-catalogue.ts';

/** Reads a gauge when the metrics are asked for; each entry is one set of labels. */
export type GaugeReader<N extends GaugeName> = () => Promise<readonly GaugeReading<N>[]>;
export interface GaugeReading<N extends GaugeName> {
  readonly labels: MetricLabels<N>;
  readonly value: number;
}

/** The metrics of a process; the catalogue fixes their names and labels. */
@Injectable()
export class Metrics {
  readonly #registry = new Registry();
  readonly #readers = new Map<string, () => Promise<void>>();

  constructor() {
    collectDefaultMetrics({ register: this.#registry });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  count<N extends CounterName>(name: N, labels: MetricLabels<N>, by = 1): void {
    this.#metric(name, Counter).inc(labels, by);
  }

  set<N extends GaugeName>(name: N, labels: MetricLabels<N>, value: number): void {
    this.#metric(name, Gauge).set(labels, value);
  }

  /** Seconds, as everywhere in Prometheus. */
  observe<N extends HistogramName>(name: N, labels: MetricLabels<N>, seconds: number): void {
    this.#metric(name, Histogram).observe(labels, seconds);
  }

  /** Times `work` and observes it with the labels that its end gives. */
  async time<N extends HistogramName, T>(
    name: N,
    labels: (outcome: 'ok' | 'error') => MetricLabels<N>,
    work: () => Promise<T>,
  ): Promise<T> {
    const startedAt = performance.now();
    let outcome: 'ok' | 'error' = 'error';
    try {
      const value = await work();
      outcome = 'ok';
      return value;
    } finally {
      this.observe(name, labels(outcome), (performance.now() - startedAt) / 1_000);
    }
  }

  /** A gauge that is read from its owner at each scrape; label sets that are gone disappear. */
  collect<N extends GaugeName>(name: N, read: GaugeReader<N>): void {
    const gauge = this.#metric(name, Gauge);
    this.#readers.set(name, async () => {
      const readings = await read();
      gauge.reset();
      for (const { labels, value } of readings) gauge.set(labels, value);
    });
  }

  /** Prometheus text; a gauge whose owner does not answer keeps its last value. */
  async text(): Promise<string> {
    await Promise.allSettled([...this.#readers.values()].map((read) => read()));
    return this.#registry.metrics();
  }

  #metric<M extends Counter | Gauge | Histogram>(name: MetricName, type: new (options: never) => M): M {
    const known = this.#registry.getSingleMetric(promName(name));
    return (known ?? this.#create(name, type)) as M;
  }

  #create<M>(name: MetricName, type: new (options: never) => M): M {
    const { help, labels, buckets }: MetricDefinition = METRICS[name];
    const options = { name: promName(name), help, labelNames: [...labels], registers: [this.#registry] };
    return new type((buckets ? { ...options, buckets: [...buckets] } : options) as never);
  }
}

/** Prometheus has no dots, and names the unit. */
export function promName(name: MetricName): string {
  const { kind }: MetricDefinition = METRICS[name];
  const base = name.replaceAll('.', '_');
  if (kind === 'counter') return `${base}_total`;
  return kind === 'histogram' || name.endsWith('.age') ? `${base}_seconds` : base;
}
