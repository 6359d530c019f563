import { once } from 'node:events';
import type { Server } from 'node:http';
import { Injectable } from '@nestjs/common';
import type { OnApplicationShutdown, OnModuleInit } from '@nestjs/common';
import { CounterpartsConfig } from '../counterparts.config.ts';
import { createProvider } from './provider.ts';
import { signingKeys } from './signing-keys.ts';

/** Runs the provider on the port of its issuer, apart from the other bodies. */
@Injectable()
export class Oidc implements OnModuleInit, OnApplicationShutdown {
  private readonly config: CounterpartsConfig;
  private server!: Server;

  constructor(config: CounterpartsConfig) {
    this.config = config;
  }

  async onModuleInit(): Promise<void> {
    const keys = await signingKeys(this.config.stateDir('oidc'));
    this.server = createProvider(this.config, keys).listen(this.config.oidc.port, this.config.bindAddress);
    await once(this.server, 'listening');
  }

  async onApplicationShutdown(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }
}
