import { Controller, Inject } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { AddresseeChangedV1 } from '#contracts/addressing/addressee-changed.v1';
import { Consumes } from '#messaging/consumes.decorator';
import type { MessageContext } from '#messaging/message-context';
import { inTurn } from '#persistence/in-turn';
import { joinGroup, readMembers, type ChangeGroup } from '../../adapters/persistence/change-group.repository.ts';
import { savePersonState } from '../../adapters/persistence/person.repository.ts';
import type { RegistryChange } from '../../domain/decisions/registry-change.ts';
import { QualificationConfig } from '../../qualification.config.ts';
import { HouseholdCases, type CaseRequest } from '../household-case/household-case.ts';
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
  handle(@Payload() message: AddresseeChangedV1, @Ctx() context: MessageContext): Promise<void> {
    const change = toRegistryChange(message);
    return inTurn(context.manager, [`group ${change.changeGroup}`], () => this.join(message, change, context));
  }

  private async join(message: AddresseeChangedV1, change: RegistryChange, context: MessageContext): Promise<void> {
    const { manager, businessDay, envelope } = context;
    const opening = { businessDay, waitMs: this.config.groupWait, traceparent: envelope.traceparent ?? null };
    const group = await joinGroup(manager, message.municipalityCode, change, opening);
    const members = await readMembers(manager, group);
    const request = {
      businessDay,
      residentIds: [...new Set([message.residentId, ...members.map((member) => member.change.residentId)])],
      registryHouseholdIds: [message.addressee.registryHouseholdId],
    };
    const touched = await this.cases.touchedBy(manager, request);
    await inTurn(manager, touched, () => this.decide(message, group, request, context));
  }

  private async decide(
    message: AddresseeChangedV1,
    group: ChangeGroup,
    request: CaseRequest,
    { manager, reference }: MessageContext,
  ): Promise<void> {
    const subject = await this.cases.open(manager, request);
    await savePersonState(manager, toPersonState(message, reference.seq));
    await subject.load(message.residentId);
    await this.groups.settle(subject, group, false);
  }
}
