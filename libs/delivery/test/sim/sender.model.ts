import type { DrawnFaults } from '#testing/drawn-faults';
import type { VirtualTime } from '#testing/virtual-time';
import type { AttemptAnswer } from '../../src/answer.ts';
import type { AttemptRules } from './attempt-rules.ts';
import type { AttemptModel } from './delivery-object.model.ts';
import type { AskFault, ReceiverMood, SendFault } from './delivery-schedule.ts';
import { type DeliveryStoreModel, TIMES } from './delivery-store.model.ts';
import type { ReceiverModel } from './receiver.model.ts';

const REPLY_MS = 20;
const TIMEOUT_MS = 1_000;
const ASK_AGAIN_MS = 2_500;
const RESEND_WAIT_MS = 500;

export interface SenderFaults {
  readonly sends: DrawnFaults<SendFault>;
  readonly asks: DrawnFaults<AskFault>;
  readonly moods: DrawnFaults<ReceiverMood>;
}

/** Hands over, asks, and takes answers in; goes as linkage's copy-exchange.ts goes, with the same store underneath. */
export class SenderModel {
  private life = 0;
  private isDown = false;

  constructor(
    private readonly time: VirtualTime,
    private readonly store: DeliveryStoreModel,
    private readonly receiver: ReceiverModel,
    private readonly rules: AttemptRules,
    private readonly faults: SenderFaults,
    private readonly sealsFirst: boolean,
  ) {}

  /** One turn of the working loop; a sender that has crashed has none until it is back. */
  work(): void {
    const { life } = this;
    if (this.isDown) return;
    const { now } = this.time;
    this.store.tellSent(now);
    const questions = this.rules.asksAtAll ? this.store.claimQuestions(now, TIMES.confirmWithinMs) : [];
    const sealed = this.sealsFirst ? this.store.queued() : [];
    const cut = this.store.cutAttempts();
    const leaving = this.sealsFirst ? sealed : cut;
    for (const attempt of leaving) this.store.markSending(attempt, now);
    for (const attempt of leaving) if (this.life === life) this.handOver(attempt);
    for (const attempt of questions) if (this.life === life) this.ask(attempt);
  }

  crash(downMs: number): void {
    this.life += 1;
    this.isDown = true;
    this.later(downMs, () => (this.isDown = false));
  }

  private handOver(attempt: AttemptModel): void {
    const { kind, ms } = this.faults.sends.next();
    const arrives = kind === 'none' || kind === 'done-unheard' || kind === 'crash-after';
    if (arrives) this.arrive(attempt);
    if (kind === 'crash-before' || kind === 'crash-after') this.crash(ms);
    else if (kind === 'none') this.later(REPLY_MS, () => this.store.markHandedOver(attempt));
    else if (kind === 'refused-form') this.later(REPLY_MS, () => this.store.settle(attempt, allRefused(attempt)));
    else this.later(TIMEOUT_MS, () => this.unheard(attempt));
  }

  private unheard(attempt: AttemptModel): void {
    if (this.rules.asksFirst) this.store.askLater(attempt, this.time.now + RESEND_WAIT_MS);
    else this.sendAgain(attempt);
  }

  private ask(attempt: AttemptModel): void {
    const { kind, ms } = this.faults.asks.next();
    if (kind === 'crash') this.crash(ms);
    else if (kind === 'no-reply') {
      this.later(TIMEOUT_MS, () => this.store.askLater(attempt, this.time.now + RESEND_WAIT_MS));
    } else {
      const known = this.receiver.ask(attempt.idempotencyKey);
      const isReady = known !== undefined && known.readyAt <= this.time.now;
      this.later(REPLY_MS, () => {
        if (known === undefined) this.sendAgain(attempt);
        else if (isReady) this.store.settle(attempt, { rows: known.rows });
        else if (attempt.state === 'unknown') this.store.askLater(attempt, this.time.now + ASK_AGAIN_MS);
        else this.store.markHandedOver(attempt);
      });
    }
  }

  private sendAgain(attempt: AttemptModel): void {
    this.store.markSending(attempt, this.time.now);
    this.handOver(attempt);
  }

  /** The receiver tells its answer by itself as often as its mood has it; told to a sender that is down, it is lost. */
  private arrive(attempt: AttemptModel): void {
    const mood = this.faults.moods.next();
    const { idempotencyKey: key, object, rows } = attempt;
    this.receiver.receive({ key, object: object.id, rows }, mood, this.time.now);
    for (let telling = 1; telling <= mood.tellings; telling += 1) {
      this.time.after(mood.workMs * telling, () => {
        const answer = this.receiver.ask(key);
        if (answer && !this.isDown) this.store.settle(attempt, { rows: answer.rows });
      });
    }
  }

  private later(ms: number, run: () => void): void {
    const { life } = this;
    this.time.after(ms, () => {
      if (this.life === life) run();
    });
  }
}

function allRefused({ rows }: AttemptModel): AttemptAnswer {
  return { rows: rows.map(({ operation, key }) => ({ operation, key, accepted: false })) };
}
