import { Type } from 'class-transformer';
import {
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUUID,
  Length,
  Matches,
  Min,
  ValidateNested,
} from 'class-validator';
import { AddressPart, MUNICIPALITY_CODE, RESIDENT_ID } from '../addressing/addressee.part.ts';
import { MessageContract } from '../message-contract.decorator.ts';
import { IsPlainDate } from '../plain-date.validator.ts';

/** 国保世帯主 as printed and sent. */
export class HouseholdHeadPart {
  @Matches(RESIDENT_ID) residentId!: string;
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() @Length(1, 100) kana?: string;
  @IsPlainDate() birthDate!: string;
  @IsIn(['MALE', 'FEMALE', 'UNKNOWN']) sex!: string;
  /** false = 擬制世帯主. */
  @IsBoolean() insured!: boolean;
  @IsPlainDate() since!: string;
}

/** The whole outward state of a 国保世帯 after one change. */
@MessageContract({
  type: 'qualification.household-changed',
  version: 1,
  stream: 'qualification.household',
  summary: '国保世帯の全項目（世帯主・記号番号・開始終了）',
  since: '0.1.0',
  personalData: ['head', 'address'],
})
export class HouseholdChangedV1 {
  /** 国保世帯番号. */
  @Matches(/^[0-9A-Z]{1,15}$/) nhiHouseholdId!: string;
  @Matches(MUNICIPALITY_CODE) municipalityCode!: string;
  @Matches(/^\d{6}$/) insurerNumber!: string;
  @IsUUID() changeId!: string;
  @IsInt() @Min(1) version!: number;
  @IsISO8601() recordedAt!: string;
  @Matches(/^.{1,8}$/) symbol!: string;
  @Matches(/^.{1,8}$/) number!: string;
  @ValidateNested() @Type(() => HouseholdHeadPart) head!: HouseholdHeadPart;
  @ValidateNested() @Type(() => AddressPart) address!: AddressPart;
  /** false when every membership was cancelled, so that receivers hold nothing of it. */
  @IsBoolean() exists!: boolean;
  /** 世帯開始. */
  @IsPlainDate() opensOn!: string;
  /** 世帯終了 (exclusive). */
  @IsOptional() @IsPlainDate() closesOn!: string | null;
  /** 異動事由, project-defined code: 01 新規 … 07 全員喪失. */
  @Matches(/^[0-9]{2}$/) reason!: string;
  @IsInt() @Min(0) insuredCount!: number;
}
