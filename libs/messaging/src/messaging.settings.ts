import type { ServiceName } from '#contracts/streams';

/** How a service takes part in messaging. */
export interface MessagingSettings {
  readonly service: ServiceName;
  /** Name of this running copy of the service. */
  readonly instance: string;
  readonly amqpUrl: string;
  readonly databaseUrl: string;
  /** `off` leaves relaying to another process of the same service. */
  readonly relay: 'on' | 'off';
  /** Base URLs of the services whose streams this one takes, for asking again. */
  readonly ownerUrls: Readonly<Partial<Record<ServiceName, string>>>;
  /** How often the ends of lanes are compared with their owners. */
  readonly tailCheckSeconds: number;
  /** An owner that does not answer for longer than this counts as unreachable (milliseconds). */
  readonly silenceAfterMs: number;
  readonly internalToken: string;
}

export const MESSAGING_SETTINGS = Symbol('MessagingSettings');
