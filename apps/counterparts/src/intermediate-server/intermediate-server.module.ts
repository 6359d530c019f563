import { Module } from '@nestjs/common';
import { IntermediateServerController } from './intermediate-server.controller.ts';
import { IntermediateServer } from './intermediate-server.ts';

@Module({ controllers: [IntermediateServerController], providers: [IntermediateServer] })
export class IntermediateServerModule {}
