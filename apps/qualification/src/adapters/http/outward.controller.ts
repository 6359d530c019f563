import { Body, Controller, HttpCode, Param, ParseEnumPipe, Post } from '@nestjs/common';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type Receiver, RECEIVERS } from '#contracts/delivery-changed.part';
import type { OutwardState } from '#delivery/reconciliation/sides';
import { InternalOnly } from '#security/access.decorator';
import { OutwardStates } from '../../application/view-outward/outward-states.ts';

const KINDS = { person: 'person', household: 'household' } as const;

class OutwardBody {
  @IsString() @MaxLength(40) subscriber!: string;
  @IsIn(RECEIVERS) receiver!: Receiver;
  @IsOptional() @IsArray() @ArrayMaxSize(1_000) @Matches(/^[0-9A-Z]{1,15}$/, { each: true }) ids?: string[];
  @IsString() @MaxLength(15) after = '';
  @IsInt() @Min(1) @Max(1_000) limit = 1_000;
}

/** Senders ask here what the ledger says, page by page or for single objects; a POST, since ids are many. */
@Controller('internal/outward')
export class OutwardController {
  constructor(private readonly states: OutwardStates) {}

  @InternalOnly()
  @HttpCode(200)
  @Post(':kind')
  read(
    @Param('kind', new ParseEnumPipe(KINDS)) objectKind: keyof typeof KINDS,
    @Body() { subscriber, receiver, ids, after, limit }: OutwardBody,
  ): Promise<OutwardState[]> {
    const selection = ids === undefined ? { after, limit } : { ids };
    return this.states.read({ objectKind, subscriber, receiver, selection });
  }
}
