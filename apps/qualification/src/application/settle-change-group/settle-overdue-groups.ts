import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { inTransaction } from '#persistence/transaction';
import { createLogger } from '#telemetry/logger';
import { withProcessSpan } from '#telemetry/messaging-span';
import { lockGroup, overdueGroups, readMembers } from '../../adapters/persistence/change-group.repository.ts';
import { HouseholdCases } from '../household-case/household-case.ts';
import { SettleChangeGroup } from './settle-change-group.ts';

const TICK_MS = 2_000;
const GROUPS_PER_TICK = 50;

/** Ends the wait for members of an 異動 that do not come: what is safe alone is applied, the rest becomes a task. */
@Injectable()
export class SettleOverdueGroups implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = createLogger();
  private timer: NodeJS.Timeout | undefined;
  private busy: Promise<void> | undefined;

  constructor(
    private readonly dataSource: DataSource,
    private readonly cases: HouseholdCases,
    private readonly groups: SettleChangeGroup,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => this.tick(), TICK_MS);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.busy;
  }

  private tick(): void {
    this.busy ??= this.settleOverdue()
      .catch((error: unknown) => this.logger.warn({ error }, 'overdue groups'))
      .finally(() => (this.busy = undefined));
  }

  private async settleOverdue(): Promise<void> {
    for (const { municipality, groupId } of await overdueGroups(this.dataSource.manager, GROUPS_PER_TICK)) {
      await inTransaction(this.dataSource, async (manager) => {
        const group = await lockGroup(manager, municipality, groupId);
        if (group.settled) return;
        const members = await readMembers(manager, group);
        const residentIds = members.map(({ change }) => change.residentId);
        const subject = await this.cases.open(manager, { businessDay: group.businessDay, residentIds });
        await withProcessSpan(group.traceparent ?? undefined, { type: 'change-group.overdue' }, () =>
          this.groups.settle(subject, group, true),
        );
      });
    }
  }
}
