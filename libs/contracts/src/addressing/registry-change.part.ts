import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPlainDate } from '../plain-date.validator.ts';
import { MUNICIPALITY_CODE } from './addressee.part.ts';

/** 異動事由 of the registry (domain table of events, project-defined names). */
export const REGISTRY_REASONS = [
  'MOVE_IN_DOMESTIC',
  'MOVE_IN_ABROAD',
  'FOREIGN_RESIDENT_STARTED',
  'BIRTH',
  'ENTRY_NATURALISATION',
  'ENTRY_NATIONALITY_LOSS',
  'ENTRY_EX_OFFICIO',
  'RESTORED',
  'MOVE_OUT_DOMESTIC',
  'MOVE_OUT_CHANGED',
  'MOVE_OUT_ABROAD',
  'DEATH',
  'REMOVAL_NATURALISATION',
  'REMOVAL_EX_OFFICIO',
  'MOVE_OUT_CONFIRMED',
  'MOVE_OUT_CANCELLED',
  'MOVE_WITHIN',
  'HEAD_CHANGE',
  'HOUSEHOLD_SPLIT',
  'HOUSEHOLD_MERGE',
  'HOUSEHOLD_TRANSFER',
  'RELATIONSHIP_CHANGE',
  'NAME_CHANGE',
  'BIRTHDATE_SEX_CORRECTION',
  'MINOR_CORRECTION',
  'EX_OFFICIO_CORRECTION',
  'INDIVIDUAL_NUMBER_CHANGE',
  'INDIVIDUAL_NUMBER_ASSIGNED',
  'RESIDENCE_STATUS_RENEWAL',
  'RESIDENCE_STATUS_EXPIRED',
  'PROTECTION_CHANGE',
  'REGISTRY_CANCELLATION',
] as const;

export type RegistryReason = (typeof REGISTRY_REASONS)[number];

/** 国保 付記 on the 住基届 (みなし届出, 法9条6項). */
export class NhiNotePart {
  @IsOptional() @IsBoolean() noted?: boolean;
  @IsOptional() @IsBoolean() joins?: boolean;
  @IsOptional() @IsPlainDate() acquiredOn?: string;
  @IsOptional() @IsBoolean() insuredBefore?: boolean;
  @IsOptional() @MaxLength(8) symbol?: string;
  @IsOptional() @MaxLength(8) number?: string;
  @IsOptional() @Matches(/^[0-9]{2}$/) branch?: string;
}

/** 転出予定日, 転出確定日 and the day the 転入通知 came. */
export class MoveOutPart {
  @IsOptional() @IsPlainDate() plannedOn?: string;
  @IsOptional() @IsPlainDate() confirmedOn?: string;
  @IsOptional() @IsPlainDate() noticeReceivedOn?: string;
}

/** The registry change that led to this state. */
export class RegistryChangePart {
  /** CloudEvents id of the registry event. */
  @IsString() @Length(1, 64) registryEventId!: string;
  /** 履歴番号 of the registry. */
  @IsInt() @Min(1) registrySequence!: number;
  @IsIn(REGISTRY_REASONS) reason!: RegistryReason;
  /** 異動日. */
  @IsPlainDate() effectiveDate!: string;
  @IsOptional() @IsIn(['YMD', 'YM', 'Y', 'RANGE', 'UNKNOWN']) effectiveDatePrecision?: string;
  /** 届出日. */
  @IsPlainDate() notifiedOn!: string;
  /** One 異動 of a household. */
  @IsString() @Length(1, 40) changeGroup!: string;
  @IsInt() @Min(1) @Max(99) changeGroupSize!: number;
  @IsOptional() @IsIn(['WHOLE', 'PART']) changeGroupScope?: string;
  /** 異動取消: the registry sequence that is undone. */
  @IsOptional() @IsInt() @Min(1) cancels?: number;
  /** Municipality of the former address; absent when not a move-in, null abroad. */
  @IsOptional() @Matches(MUNICIPALITY_CODE) fromMunicipalityCode?: string | null;
  /** Municipality of the 転出先; absent when not a move-out or undecided, null abroad. */
  @IsOptional() @Matches(MUNICIPALITY_CODE) toMunicipalityCode?: string | null;
  @IsOptional() @ValidateNested() @Type(() => MoveOutPart) moveOut?: MoveOutPart;
  @IsOptional() @ValidateNested() @Type(() => NhiNotePart) nhiNote?: NhiNotePart;
}
