import { Inject, Injectable } from '@nestjs/common';
import { QuarantineRelease } from '#messaging/quarantine/quarantine-release';
import type { QuarantinedBody } from '#messaging/quarantine/quarantine.store';
import { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import { REGISTRY_STREAM } from './registry-lane.ts';
import { TakeRegistryEvent } from './take-registry-event.ts';

/** Puts a quarantined registry event, repaired or as it was, through the intake again. */
@Injectable()
export class ReleaseRegistryEvent {
  constructor(
    releases: QuarantineRelease,
    private readonly intake: TakeRegistryEvent,
    @Inject(IndividualNumberVault) private readonly vault: IndividualNumberVault,
  ) {
    releases.register(REGISTRY_STREAM, (entry, body) => this.release(entry, body));
  }

  private async release(entry: QuarantinedBody, body: Buffer): Promise<string> {
    const asItWas = body === entry.raw && entry.encrypted;
    const raw = asItWas ? Buffer.from(await this.vault.openBytes(body.toString('ascii'))) : body;
    // The operator hands the repaired event straight to addressing, as over HTTPS.
    const channel = asItWas && entry.properties['channel'] === 'amqp' ? 'amqp' : 'http';
    const result = await this.intake.take(raw, channel, { releasedFrom: entry.id });
    return result.outcome;
  }
}
