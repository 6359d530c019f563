import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { joinGroup, readMembers } from '../../adapters/persistence/change-group.repository.ts';
import { savePersonState } from '../../adapters/persistence/person.repository.ts';
import { QualificationConfig } from '../../qualification.config.ts';
import { HouseholdCases } from '../household-case/household-case.ts';
import { SettleChangeGroup } from '../settle-change-group/settle-change-group.ts';
import { toPersonState, toRegistryChange } from './registry-change.mapper.ts';

/** Takes over the addressee's state and decides the 異動 it belongs to, as far as its members are here. */
@Controller()
export class ApplyAddresseeChange {
  constructor(
    private readonly cases: HouseholdCases,
    private readonly groups: SettleChangeGroup,
    @Inject(QualificationConfig) private readonly config: QualificationConfig,
  ) {}

  @Consumes(AddresseeChangedV1)
  async handle(@Payload() message: AddresseeChangedV1, @Ctx() context: MessageContext): Promise<void> {
    const { manager, businessDay, envelope, reference } = context;
    const change = toRegistryChange(message);
    const opening = { businessDay, waitMs: this.config.groupWait, traceparent: envelope.traceparent ?? null };
    const group = await joinGroup(manager, message.municipalityCode, change, opening);
    const members = await readMembers(manager, group);
    const residentIds = [...new Set([message.residentId, ...members.map((member) => member.change.residentId)])];
    const registryHouseholdIds = [message.addressee.registryHouseholdId];
    const subject = await this.cases.open(manager, { businessDay, residentIds, registryHouseholdIds });
    await savePersonState(manager, toPersonState(message, reference.seq));
    await subject.load(message.residentId);
    await this.groups.settle(subject, group, false);
  }
}
