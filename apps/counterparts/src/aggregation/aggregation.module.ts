import { Module } from '@nestjs/common';
import { AggregationController } from './aggregation.controller.ts';
import { Aggregation } from './aggregation.ts';

@Module({ controllers: [AggregationController], providers: [Aggregation] })
export class AggregationModule {}
