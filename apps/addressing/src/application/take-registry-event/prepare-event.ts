import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { canonicalJson } from '#kernel/canonical-json';
import type { HeldMessage } from '#messaging/inbox/hold.store';
import { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import type { RegistryEvent } from '../../domain/registry-event.ts';
import { openNumber, withoutNumber } from './individual-number.step.ts';

/** An event that was read, with its 個人番号 opened; it lives in memory only. */
export interface Prepared {
  readonly event: RegistryEvent;
  readonly number: string | undefined;
  /** Keyed index of the number (hex), empty without one. */
  readonly numberIndex: string;
  /** SHA-256 (hex) of what the event says, the number by its index only. */
  readonly sha256: string;
  readonly channel: IntakeChannel;
}

/** Opens what is encrypted in an event, and seals events that have to wait. */
@Injectable()
export class PrepareEvent {
  constructor(@Inject(IndividualNumberVault) private readonly vault: IndividualNumberVault) {}

  /** The key to which 個人番号 is encrypted on its way here. */
  get publicKey(): Readonly<Record<string, unknown>> {
    return this.vault.publicKey;
  }

  async prepare(event: RegistryEvent, channel: IntakeChannel): Promise<Prepared> {
    const number = await openNumber(this.vault, event);
    const { municipalityCode } = event.data;
    const numberIndex = number === undefined ? '' : this.vault.blindIndex(municipalityCode, number).toString('hex');
    const sha256 = createHash('sha256')
      .update(canonicalJson([withoutNumber(event).data, numberIndex]))
      .digest('hex');
    return { event, number, numberIndex, sha256, channel };
  }

  /** The event as it may lie in a table: encrypted, since it may carry a number in plain. */
  async seal({ event, channel }: Prepared): Promise<Buffer> {
    return Buffer.from(await this.vault.seal(Buffer.from(JSON.stringify({ event, channel }), 'utf8')), 'ascii');
  }

  async unseal(held: HeldMessage): Promise<Prepared> {
    const text = new TextDecoder().decode(await this.vault.openBytes(held.body.toString('ascii')));
    const { event, channel } = JSON.parse(text) as Pick<Prepared, 'event' | 'channel'>;
    return this.prepare(event, channel);
  }
}
