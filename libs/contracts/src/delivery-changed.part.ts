import { Type } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { MUNICIPALITY_CODE } from './addressing/addressee.part.ts';

export const RECEIVERS = ['intermediate-server', 'federation'] as const;
export type Receiver = (typeof RECEIVERS)[number];

export const DELIVERY_STATES = [
  'pending',
  'sent',
  'unknown',
  'accepted',
  'rejected',
  'covered',
  'superseded',
  'not-required',
] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** What proves a state: the attempt, and for files the name and line; the receiver's code and words. */
export class DeliveryEvidence {
  @IsOptional() @IsUUID() attempt?: string;
  @IsOptional() @IsUUID() idempotencyKey?: string;
  @IsOptional() @MaxLength(100) fileName?: string;
  @IsOptional() @IsInt() @Min(1) line?: number;
  @IsOptional() @MaxLength(20) code?: string;
  @IsOptional() @IsString() @MaxLength(300) text?: string;
}

/** One step of change × receiver, as the sender knows it. */
export class DeliveryChangedPart {
  @IsIn(RECEIVERS) receiver!: Receiver;
  @IsIn(['person', 'household']) objectKind!: 'person' | 'household';
  /** 宛名番号 or 国保世帯番号. */
  @Matches(/^[0-9A-Z]{1,15}$/) objectId!: string;
  @Matches(MUNICIPALITY_CODE) municipalityCode!: string;
  @IsUUID() changeId!: string;
  /** Ledger version of the object. */
  @IsInt() @Min(1) version!: number;
  @IsIn(DELIVERY_STATES) state!: DeliveryState;
  @IsISO8601() at!: string;
  @ValidateNested() @Type(() => DeliveryEvidence) evidence!: DeliveryEvidence;
}
