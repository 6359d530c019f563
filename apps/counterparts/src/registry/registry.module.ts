import { Module } from '@nestjs/common';
import { RegistryController } from './registry.controller.ts';
import { Registry } from './registry.ts';

@Module({ controllers: [RegistryController], providers: [Registry] })
export class RegistryModule {}
