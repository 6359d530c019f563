import { Type } from 'class-transformer';
import { Matches, ValidateNested } from 'class-validator';
import { MessageContract } from '../message-contract.decorator.ts';
import { AddresseePart, MUNICIPALITY_CODE, RESIDENT_ID } from './addressee.part.ts';
import { RegistryChangePart } from './registry-change.part.ts';

/** The addressee's whole state after one registry change (住民異動), without 個人番号. */
@MessageContract({
  type: 'addressing.addressee-changed',
  version: 1,
  stream: 'addressing.person',
  summary: '住民異動後の宛名の全項目（個人番号を除く）',
  since: '0.1.0',
  personalData: ['addressee'],
})
export class AddresseeChangedV1 {
  /** 宛名番号. */
  @Matches(RESIDENT_ID) residentId!: string;
  @Matches(MUNICIPALITY_CODE) municipalityCode!: string;
  /** 団体内統合宛名番号. */
  @Matches(/^\d{15}$/) integratedAddresseeNumber!: string;
  @ValidateNested() @Type(() => RegistryChangePart) change!: RegistryChangePart;
  @ValidateNested() @Type(() => AddresseePart) addressee!: AddresseePart;
}
