import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, Length, Matches, MaxLength, ValidateNested } from 'class-validator';
import { IsPlainDate } from '../plain-date.validator.ts';

export const RESIDENT_ID = /^[0-9A-Z]{1,15}$/;
export const MUNICIPALITY_CODE = /^[0-9]{6}$/;

/** 住所: code, text and 方書. */
export class AddressPart {
  /** 全国地方公共団体コード, null abroad. */
  @IsOptional() @Matches(MUNICIPALITY_CODE) municipalityCode!: string | null;
  /** 町字ID. */
  @IsOptional() @Matches(/^[0-9]{7}$/) townCode?: string;
  @IsOptional() @Matches(/^[0-9]{7}$/) postalCode?: string;
  @IsString() @Length(1, 400) text!: string;
  /** 方書. */
  @IsOptional() @MaxLength(300) building?: string;
}

/** 外国人住民 items that eligibility depends on (住基法30条の45). */
export class ForeignResidentPart {
  @IsOptional() @MaxLength(3) nationality?: string;
  @IsOptional() @MaxLength(60) residenceStatus?: string;
  @IsOptional() @IsPlainDate() stayExpiresOn?: string;
  @IsOptional() @MaxLength(40) article3045?: string;
  @IsOptional() @MaxLength(20) stayPeriod?: string;
  @IsOptional() @IsPlainDate() specialPeriodUntil?: string;
}

/** 支援措置 in force: yes or no and its period; the kind stays in addressing. */
export class ProtectionPart {
  @IsPlainDate() startsOn!: string;
  @IsOptional() @IsPlainDate() endsOn?: string;
}

/** The addressee as the registry holds it now; no 個人番号. */
export class AddresseePart {
  @Matches(/^[0-9A-Z]{1,15}$/) registryHouseholdId!: string;
  /** 世帯主 of the registry household; null while undecided. */
  @IsOptional() @Matches(RESIDENT_ID) headResidentId!: string | null;
  @IsIn(['CURRENT', 'MOVE_OUT_PLANNED', 'MOVED_OUT', 'DEAD', 'REMOVED']) status!: string;
  @IsString() @Length(1, 100) name!: string;
  @IsOptional() @IsString() @Length(1, 100) kana?: string;
  @IsOptional() @IsString() @Length(1, 100) commonName?: string;
  @IsOptional() @IsString() @Length(1, 100) latinName?: string;
  @IsOptional() @IsString() @Length(1, 100) formerName?: string;
  @IsOptional() @IsIn(['NAME', 'COMMON_NAME', 'LATIN', 'FORMER_NAME']) namePrinted?: string;
  @IsIn(['MALE', 'FEMALE', 'UNKNOWN']) sex!: string;
  @IsPlainDate() birthDate!: string;
  @IsOptional() @IsIn(['Y', 'YM', 'YMD']) birthDatePrecision?: string;
  /** 続柄表記. */
  @IsString() @Length(1, 40) relationship!: string;
  @ValidateNested() @Type(() => AddressPart) address!: AddressPart;
  @IsOptional() @ValidateNested() @Type(() => ForeignResidentPart) foreign?: ForeignResidentPart;
  @IsOptional() @IsPlainDate() becameResidentOn?: string;
  @IsOptional() @IsPlainDate() addressSince?: string;
  /** null = no 支援措置 in force. */
  @IsOptional() @ValidateNested() @Type(() => ProtectionPart) protection!: ProtectionPart | null;
}
