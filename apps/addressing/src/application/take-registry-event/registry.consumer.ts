import { Inject, Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import { DataSource } from 'typeorm';
import { CLOUD_EVENT_CONTENT_TYPE } from '#contracts/envelope';
import { AppError } from '#kernel/app-error';
import { QueueConsumer } from '#messaging/rabbitmq/queue-consumer';
import { untilDatabaseAnswers } from '#messaging/rabbitmq/until-database-answers';
import { HealthChecks } from '#telemetry/health-checks';
import { createLogger } from '#telemetry/logger';
import { AddressingConfig } from '../../addressing.config.ts';
import { FetchMissingEvents } from '../fetch-missing-events/fetch-missing-events.ts';
import { TakeRegistryEvent } from './take-registry-event.ts';

const EXCHANGE = 'registry.events';
const QUEUE = 'addressing.registry';
/** Two transactions' worth, and as much again on its way. */
const PREFETCH = 256;

/** Takes registry events from the broker. Every key is bound, so that an unknown type is set aside and not unroutable. */
@Injectable()
export class RegistryConsumer implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = createLogger();
  private readonly consumer: QueueConsumer;

  constructor(
    private readonly intake: TakeRegistryEvent,
    private readonly missing: FetchMissingEvents,
    @Inject(AddressingConfig) config: AddressingConfig,
    dataSource: DataSource,
    health: HealthChecks,
  ) {
    const onError = (error: unknown): void => this.logger.warn({ error }, 'registry intake connection');
    this.consumer = new QueueConsumer({
      amqpUrl: config.amqpUrl.reveal(),
      connectionName: 'addressing.registry',
      queues: [QUEUE],
      prefetch: PREFETCH,
      setUp: (model) => this.setUp(model),
      onMessage: (message) => this.take(message),
      untilReady: () => untilDatabaseAnswers(dataSource, onError),
      onError,
    });
    health.register('registry-intake', () =>
      this.consumer.connected ? Promise.resolve() : Promise.reject(new AppError('GEN-0006', 'unavailable')),
    );
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.consumer.stop();
  }

  private async setUp(model: ChannelModel): Promise<void> {
    const channel = await model.createChannel();
    await channel.assertExchange(EXCHANGE, 'topic', { durable: true });
    await channel.assertQueue(QUEUE, {
      durable: true,
      arguments: {
        'x-queue-type': 'quorum',
        'x-single-active-consumer': true,
        'x-delivery-limit': 1000,
        'x-overflow': 'reject-publish',
      },
    });
    await channel.bindQueue(QUEUE, EXCHANGE, '#');
    await channel.close();
    // Whatever was lost with the old connection or the old broker is asked for at the registry itself.
    this.missing.compareSoon();
  }

  private async take(message: ConsumeMessage): Promise<void> {
    const contentType = String(message.properties.contentType ?? '');
    const properties = { contentType, routingKey: message.fields.routingKey };
    if (contentType.split(';')[0]?.trim() !== CLOUD_EVENT_CONTENT_TYPE) {
      await this.intake.setAside(
        message.content,
        'amqp',
        properties,
        new AppError('ADR-0102', 'invalid', { field: 'content-type' }),
      );
      return;
    }
    const result = await this.intake.take(message.content, 'amqp', properties);
    if (result.outcome === 'quarantined')
      this.logger.error({ reason: result.code, fields: result.fields }, 'registry event quarantined');
  }
}
