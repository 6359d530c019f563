import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { type Receiver, RECEIVERS } from '#contracts/delivery-changed.part';
import { BusinessDay } from '#persistence/business-day';
import { inTransaction } from '#persistence/transaction';
import {
  databaseTime,
  findSilenceTasks,
  findSilentDeliveries,
  type SilentDeliveries,
  type SilenceTask,
  takeSilenceTurn,
} from '../../adapters/persistence/silence.repository.ts';
import { openTask, restateTask, withdrawTasks } from '../../adapters/persistence/task.repository.ts';
import { MOST_COUNTED, silenceStep, silenceText, silentBefore, type SilentHop } from '../../domain/delivery/silence.ts';
import type { Reason } from '../../domain/tables/legal-articles.ts';

const HOPS: Readonly<Record<Receiver, SilentHop>> = {
  'intermediate-server': { receiver: '中間サーバー', sender: '情報提供連携サービス' },
  federation: { receiver: '国保連合会', sender: '国保連合会連携サービス' },
};
const ARTICLE = '国民健康保険法施行規則第4条の2';

export class SilenceSettings {
  constructor(
    readonly municipality: string,
    /** Milliseconds without a word. */
    readonly silenceAfterMs: number,
  ) {}
}

/** Raises one task for each receiver of which nothing is heard, keeps it true, and withdraws it when a word came. */
@Injectable()
export class CheckSilence {
  constructor(
    private readonly dataSource: DataSource,
    private readonly businessDay: BusinessDay,
    private readonly settings: SilenceSettings,
  ) {}

  /** @returns false when another instance is at it. */
  async check(): Promise<boolean> {
    return inTransaction(this.dataSource, async (manager) => {
      if (!(await takeSilenceTurn(manager))) return false;
      const silent = await this.silent(manager);
      const tasks = await findSilenceTasks(manager);
      for (const receiver of RECEIVERS) {
        const own = <T extends { readonly receiver: string }>(rows: readonly T[]): T | undefined =>
          rows.find((row) => row.receiver === receiver);
        await this.settle(manager, receiver, own(silent), own(tasks));
      }
      return true;
    });
  }

  /** Silent deliveries of each receiver at this moment, counted up to a limit. */
  async silent(manager: EntityManager = this.dataSource.manager): Promise<SilentDeliveries[]> {
    const before = silentBefore(await databaseTime(manager), this.settings.silenceAfterMs);
    return findSilentDeliveries(manager, { receivers: RECEIVERS, before, limit: MOST_COUNTED });
  }

  private async settle(
    manager: EntityManager,
    receiver: Receiver,
    silence: SilentDeliveries | undefined,
    task: SilenceTask | undefined,
  ): Promise<void> {
    const text = silence && silenceText(HOPS[receiver], silence);
    const reasons = text === undefined ? [] : [{ text, article: ARTICLE }];
    switch (silenceStep(text, task?.text)) {
      case 'raise':
        await this.raise(manager, receiver, reasons);
        return;
      case 'restate':
        if (task) await restateTask(manager, task.taskId, reasons);
        return;
      case 'withdraw':
        if (task) await withdrawTasks(manager, [task.taskId], '報告のない送付はなくなりました。');
        return;
      case 'leave':
    }
  }

  private async raise(manager: EntityManager, receiver: Receiver, reasons: readonly Reason[]): Promise<void> {
    const businessDay = await this.businessDay.today(manager);
    await openTask(manager, {
      municipality: this.settings.municipality,
      groupId: null,
      kind: 'DELIVERY_SILENT',
      householdHead: null,
      members: [],
      reasons,
      dueOn: businessDay,
      businessDay,
      subject: { changeId: null, receiver },
    });
  }
}
