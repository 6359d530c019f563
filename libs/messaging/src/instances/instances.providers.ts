import type { FactoryProvider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { STREAMS, type StreamName } from '#contracts/streams';
import { createLogger } from '#telemetry/logger';
import { MESSAGING_SETTINGS, type MessagingSettings } from '../messaging.settings.ts';
import { subscriptionsOf } from '../topology.ts';
import { Heartbeat } from './heartbeat.ts';
import { OwnerReach } from './owner-reach.ts';

/** Streams whose owner this service knows how to reach. */
export function askableStreams({ service, ownerUrls }: MessagingSettings): string[] {
  const streams = subscriptionsOf(service).map(({ stream }) => stream as StreamName);
  return streams.filter((stream) => ownerUrls[STREAMS[stream].owner] !== undefined);
}

const reachProvider: FactoryProvider<OwnerReach> = {
  provide: OwnerReach,
  inject: [MESSAGING_SETTINGS],
  useFactory: (settings: MessagingSettings) => {
    const ownerOf = (stream: string): string => STREAMS[stream as StreamName].owner;
    const owners = new Set(askableStreams(settings).map(ownerOf));
    return new OwnerReach([...owners], ownerOf, () => performance.now());
  },
};

const heartbeatProvider: FactoryProvider<Heartbeat> = {
  provide: Heartbeat,
  inject: [MESSAGING_SETTINGS, DataSource, OwnerReach],
  useFactory: (settings: MessagingSettings, dataSource: DataSource, reach: OwnerReach) => {
    const { service, instance, silenceAfterMs } = settings;
    const unreachable = (): string[] => reach.silentLongerThan(silenceAfterMs);
    const relay = settings.relay === 'on';
    return new Heartbeat({ dataSource, service, instance, relay, unreachable, logger: createLogger() });
  },
};

/** What tells of this copy of the service, and of those it depends on. */
export const instancesProviders = [reachProvider, heartbeatProvider];
