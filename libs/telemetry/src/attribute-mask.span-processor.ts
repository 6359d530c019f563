import type { Attributes } from '@opentelemetry/api';
import type { Span, SpanProcessor } from '@opentelemetry/sdk-trace';
import { maskIndividualNumbers } from './individual-number-mask.ts';

/** Ids of persons and households stand in paths and queries; a long run of digits there is one. */
const ID_IN_URL = /(?<=[/=:,])[0-9A-Z]*\d{6,}[0-9A-Z]*(?=[/?&,#]|$)/g;

/** Takes person ids out of the URL attributes of the HTTP instrumentation, and 個人番号 out of any text. */
export class AttributeMaskSpanProcessor implements SpanProcessor {
  onStart(): void {}

  onEnding(span: Span): void {
    for (const [name, value] of Object.entries(maskAttributes(span.attributes))) span.setAttribute(name, value);
  }

  onEnd(): void {}

  forceFlush(): Promise<void> {
    return Promise.resolve();
  }

  shutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** The attributes that must change, with their masked texts. */
export function maskAttributes(attributes: Attributes): Record<string, string> {
  const masked: Record<string, string> = {};
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value !== 'string') continue;
    const text = isUrlAttribute(name) ? value.replace(ID_IN_URL, '{id}') : value;
    const safe = maskIndividualNumbers(text);
    if (safe !== value) masked[name] = safe;
  }
  return masked;
}

function isUrlAttribute(name: string): boolean {
  return name.startsWith('url.') || name === 'http.target' || name === 'http.url';
}
