import { Type } from 'class-transformer';
import {
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsNotEmpty,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IsPlainDate } from '#contracts/plain-date.validator';
import { PagingQuery } from '#messaging/http/paging.dto';

const RESIDENT_ID = /^[0-9A-Z]{1,15}$/;
const MUNICIPALITY = /^[0-9]{6}$/;
const DECISIONS = ['accept', 'amend', 'hold', 'reject'] as const;

export class TimelineQuery {
  @IsOptional() @IsPlainDate() validOn?: string;
  @IsOptional() @IsISO8601({ strict: true }) @Matches(/Z$/) knownAt?: string;
}

export class ChangesQuery extends PagingQuery {
  @Matches(RESIDENT_ID) residentId!: string;
}

export class TasksQuery extends PagingQuery {
  @IsOptional() @IsIn(['open', 'held', 'done', 'withdrawn']) status?: 'open' | 'held' | 'done' | 'withdrawn';
  @IsOptional() @Matches(RESIDENT_ID) residentId?: string;
}

/** Days and codes in place of the suggested ones. */
export class AmendmentBody {
  @IsOptional() @IsPlainDate() acquiredOn?: string | null;
  @IsOptional() @IsPlainDate() startsOn?: string;
  @IsOptional() @IsPlainDate() lostOn?: string;
  @IsOptional() @IsPlainDate() endsOn?: string;
  @IsOptional() @IsPlainDate() movesOn?: string;
  @IsOptional() @Matches(/^\d{2}$/) acquisitionReason?: string;
  @IsOptional() @Matches(/^\d{2}$/) lossReason?: string;
}

export class MemberDecisionBody {
  @Matches(RESIDENT_ID) residentId!: string;
  @IsIn(DECISIONS) decision!: (typeof DECISIONS)[number];
  @IsOptional() @ValidateNested() @Type(() => AmendmentBody) amend?: AmendmentBody;
}

export class DecisionBody {
  @IsIn(DECISIONS) decision!: (typeof DECISIONS)[number];
  @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
  @IsOptional() @IsInt() @Min(1) expectedVersion?: number;
  @IsOptional()
  @IsArray()
  @ValidateNested({ each: true })
  @Type(() => MemberDecisionBody)
  members?: MemberDecisionBody[];
}

export class NotificationMemberBody {
  @Matches(RESIDENT_ID) residentId!: string;
  @IsString() @MaxLength(60) reason!: string;
  @IsPlainDate() factDate!: string;
  @IsOptional() @IsArray() evidence?: unknown[];
  @IsOptional() @Matches(MUNICIPALITY) fromMunicipalityCode?: string | null;
  @IsOptional() @Matches(MUNICIPALITY) toMunicipalityCode?: string | null;
  @IsOptional() @IsPlainDate() acquiredOn?: string;
  @IsOptional() @IsPlainDate() nextInsuranceFrom?: string;
}

export class NotificationBody {
  @IsIn(['ACQUISITION', 'LOSS', 'CHANGE', 'EXCEPTION_STARTED', 'EXCEPTION_ENDED', 'APPLICATION']) kind!: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => NotificationMemberBody) members!: NotificationMemberBody[];
  @IsPlainDate() notifiedOn!: string;
  @IsOptional() @IsPlainDate() receivedOn?: string;
  @IsOptional() @IsObject() notifier?: Record<string, unknown>;
  @IsIn(['COUNTER', 'POST', 'ONLINE', 'EX_OFFICIO']) channel!: 'COUNTER' | 'POST' | 'ONLINE' | 'EX_OFFICIO';
}

export class CancellationBody {
  @IsString() @IsNotEmpty() @MaxLength(500) reason!: string;
}

export class CorrectionBody {
  @IsOptional() @IsPlainDate() factDate?: string;
  @IsOptional() @IsPlainDate() effectiveOn?: string;
  @IsOptional() @IsPlainDate() acquiredOn?: string;
  @IsOptional() @IsString() @MaxLength(500) reason?: string;
}
