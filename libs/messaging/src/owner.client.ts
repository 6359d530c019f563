import { AppError } from '#kernel/app-error';
import { STREAMS, type StreamName } from '#contracts/streams';
import type { ResendPort } from './inbox/gap-healer.ts';
import type { EndsPort } from './inbox/epoch-follower.ts';
import type { HeadsPort } from './inbox/stream-tails.ts';
import type { MessagingSettings } from './messaging.settings.ts';
import type { EndsPage } from './outbox/lane-ends.ts';
import type { HeadsPage } from './outbox/lane-heads.ts';

const TIMEOUT_MS = 5_000;

type OwnerSettings = Pick<MessagingSettings, 'ownerUrls' | 'internalToken'>;

/** Asks the stream's owner over HTTP to send again; a failure is only a delay, the healer asks again. */
export function resendClient(settings: OwnerSettings): ResendPort {
  return async (request) => {
    await call(settings, request.stream, 'resend', post(request));
  };
}

/** Asks the stream's owner for its epoch, and how its lanes end. */
export function endsClient(settings: OwnerSettings): EndsPort {
  return async ({ stream, ...question }) => {
    const response = await call(settings, stream, 'ends', post(question));
    return (await response.json()) as EndsPage;
  };
}

function post(body: object): OwnerRequest {
  return { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
}

/** Asks the stream's owner for the last numbers of its lanes. */
export function headsClient(settings: OwnerSettings): HeadsPort {
  return async ({ stream, subscriber, since, after, limit }) => {
    const query = new URLSearchParams({
      subscriber,
      limit: String(limit),
      afterMunicipality: after.municipality,
      afterLane: after.lane,
      ...(since === undefined ? {} : { since }),
    });
    const response = await call(settings, stream, `heads?${query.toString()}`, { headers: {} });
    return (await response.json()) as HeadsPage;
  };
}

interface OwnerRequest {
  readonly method?: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

async function call(settings: OwnerSettings, stream: string, path: string, request: OwnerRequest): Promise<Response> {
  const definition = STREAMS[stream as StreamName] as (typeof STREAMS)[StreamName] | undefined;
  const base = definition && settings.ownerUrls[definition.owner];
  if (base === undefined) throw new AppError('GEN-0008', 'bug', { stream });
  const response = await fetch(`${base}/internal/streams/${stream}/${path}`, {
    ...request,
    headers: { ...request.headers, 'x-kokuho-internal': settings.internalToken },
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new AppError('GEN-0006', 'unavailable', { status: response.status });
  return response;
}
