import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { DeliveryChangedPart } from '#contracts/delivery-changed.part';
import type { MessageContext } from '#messaging/message-context';
import {
  keepContradiction,
  lockDelivery,
  moveDelivery,
  openDelivery,
  type Delivery,
} from '../../adapters/persistence/delivery.repository.ts';
import {
  closeTask,
  findDeliveryTasks,
  openTask,
  withdrawTasks,
  type TaskKind,
} from '../../adapters/persistence/task.repository.ts';
import { deliveryVerdict, type DeliveryState } from '../../domain/delivery/delivery-moves.ts';

const RECEIVER_NAMES = { 'intermediate-server': '中間サーバー', federation: '国保連合会' } as const;

/** Closes change × receiver by the receiver's own answers, and raises a task where somebody has to act. */
@Injectable()
export class RecordReceipt {
  async record(receipt: DeliveryChangedPart, context: MessageContext): Promise<void> {
    const { manager } = context;
    const { receiver, objectKind, objectId, version, municipalityCode: municipality } = receipt;
    const key = { municipality, receiver, objectKind, objectId, version };
    let delivery = await lockDelivery(manager, key);
    if (!delivery) {
      // A version of the initial load, or one restored at the sender: the sender's word opens it.
      await openDelivery(manager, key, receipt.changeId, receipt.at);
      delivery = await lockDelivery(manager, key);
      if (!delivery) return;
    }
    const verdict = deliveryVerdict(delivery.state, receipt.state);
    if (verdict === 'same') return;
    if (verdict === 'contradiction') {
      await keepContradiction(manager, key, receipt.state, receipt.at, receipt.evidence);
      await this.raise(manager, delivery, receipt, context, 'DELIVERY_CONTRADICTION');
      return;
    }
    await moveDelivery(manager, key, receipt.state, receipt.at, receipt.evidence);
    await this.settleTasks(manager, delivery, receipt.state);
    if (receipt.state === 'rejected') await this.raise(manager, delivery, receipt, context, 'DELIVERY_REJECTED');
    if (receipt.state === 'unknown') await this.raise(manager, delivery, receipt, context, 'DELIVERY_UNKNOWN');
  }

  /** An answer ends the question that a task had asked. */
  private async settleTasks(manager: EntityManager, delivery: Delivery, state: DeliveryState): Promise<void> {
    const kinds: TaskKind[] = state === 'sent' ? ['DELIVERY_UNKNOWN'] : ['DELIVERY_UNKNOWN', 'DELIVERY_REJECTED'];
    const tasks = await findDeliveryTasks(manager, delivery, kinds);
    if (state === 'superseded') await withdrawTasks(manager, tasks, '新しい版が送られました。');
    else
      for (const taskId of tasks) await closeTask(manager, taskId, 'done', 'system', { decision: 'answered', state });
  }

  private async raise(
    manager: EntityManager,
    delivery: Delivery,
    receipt: DeliveryChangedPart,
    context: MessageContext,
    kind: TaskKind,
  ): Promise<void> {
    const residentId = delivery.objectId;
    const article = '国民健康保険法施行規則第4条の2';
    const text = textOf(kind, receipt);
    await openTask(manager, {
      municipality: delivery.municipality,
      groupId: null,
      kind,
      householdHead: null,
      members: [
        {
          residentId,
          reason: kind,
          suggestion: null,
          kind: null,
          authority: null,
          reasons: [{ text, article }],
          questions: [],
          basis: null,
          householdEffects: [],
          registryEventId: null,
          registrySequence: null,
        },
      ],
      reasons: [{ text, article }],
      dueOn: context.businessDay,
      businessDay: context.businessDay,
      traceparent: context.envelope.traceparent,
      subject: { changeId: delivery.changeId, receiver: delivery.receiver },
    });
  }
}

function textOf(kind: TaskKind, { receiver, evidence }: DeliveryChangedPart): string {
  const name = RECEIVER_NAMES[receiver];
  switch (kind) {
    case 'DELIVERY_REJECTED':
      return `${name}が受け取りを拒否しました（${evidence.code ?? '理由コードなし'}）。${evidence.text ?? ''}内容を訂正すると、新しい版が自動で送られます。`;
    case 'DELIVERY_UNKNOWN':
      return `${name}から期限までに回答がありません。自動で照会しています。続く場合は${name}の窓口に確かめてください。`;
    default:
      return `${name}の回答が、先の回答と食い違っています。${name}の窓口に確かめてください。`;
  }
}
