import { Injectable } from '@nestjs/common';

/** Lets consumers call for sealing without knowing who seals. */
@Injectable()
export class SealingNudge {
  private call: () => void = () => undefined;

  connect(call: () => void): void {
    this.call = call;
  }

  /** After the transaction that is open now, which commits a moment later; the poll behind it misses nothing. */
  soon(): void {
    setImmediate(() => this.call());
  }
}
