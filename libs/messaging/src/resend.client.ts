import { AppError } from '#kernel/app-error';
import { STREAMS, type StreamName } from '#contracts/streams';
import type { ResendPort } from './inbox/gap-healer.ts';
import type { MessagingSettings } from './messaging.settings.ts';

const TIMEOUT_MS = 5_000;

/** Asks the stream's owner over HTTP; a failure is only a delay, the healer asks again. */
export function resendClient(settings: Pick<MessagingSettings, 'ownerUrls' | 'internalToken'>): ResendPort {
  return async (request) => {
    const definition = STREAMS[request.stream as StreamName] as (typeof STREAMS)[StreamName] | undefined;
    const base = definition && settings.ownerUrls[definition.owner];
    if (base === undefined) throw new AppError('GEN-0008', 'bug', { stream: request.stream });
    const response = await fetch(`${base}/internal/streams/${request.stream}/resend`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kokuho-internal': settings.internalToken },
      body: JSON.stringify(request),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (!response.ok) throw new AppError('GEN-0006', 'unavailable', { status: response.status });
  };
}
