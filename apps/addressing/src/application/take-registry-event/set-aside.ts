import { Inject, Injectable } from '@nestjs/common';
import { AppError } from '#kernel/app-error';
import { ERROR_CODES } from '#kernel/error-codes';
import { QuarantineStore } from '#messaging/quarantine/quarantine.store';
import { isNotOfTheWork } from '#persistence/transaction';
import { IndividualNumberVault } from '../../adapters/vault/individual-number.vault.ts';
import type { IntakeChannel } from '../../domain/event-checks.ts';
import type { IntakeResult } from './intake-result.ts';
import { REGISTRY_STREAM } from './registry-lane.ts';

/** Puts bytes that could not be taken into quarantine, with the reason a clerk needs. */
@Injectable()
export class SetAside {
  constructor(
    private readonly quarantine: QuarantineStore,
    @Inject(IndividualNumberVault) private readonly vault: IndividualNumberVault,
  ) {}

  async put(
    raw: Buffer,
    channel: IntakeChannel,
    properties: Readonly<Record<string, unknown>>,
    error: AppError,
  ): Promise<IntakeResult> {
    // The bytes may hold a 個人番号 that nobody recognised; so they are kept encrypted, whatever they are.
    const sealed = Buffer.from(await this.vault.seal(raw), 'ascii');
    const fields = fieldsOf(error);
    const { text, action } = ERROR_CODES[error.code];
    await this.quarantine.add({
      source: REGISTRY_STREAM,
      reason: error.code,
      reasonText: `${text}${action}`,
      fields,
      raw: sealed,
      encrypted: true,
      properties: { ...properties, channel },
      sha256Of: this.vault.fingerprint(raw),
    });
    return { id: idOf(raw), outcome: 'quarantined', reason: text, code: error.code, fields };
  }
}

/**
 * The fault of an event that could not be taken. One that makes us stumble is set aside like any other: left with the
 * broker it would come again for ever and hold up everybody behind it.
 * @throws what was thrown when the database or a service is away: then the event is not at fault.
 */
export function faultOf(error: unknown): AppError {
  if (error instanceof AppError) {
    if (error.kind === 'unavailable') throw error;
    return error;
  }
  if (isNotOfTheWork(error)) throw error;
  return new AppError('ADR-0115', 'bug', {}, error);
}

function fieldsOf(error: AppError): string[] {
  const { field, fields } = error.details;
  if (Array.isArray(fields)) return [...(fields as readonly string[])];
  return typeof field === 'string' ? [field] : [];
}

/** The id a sender can find its event by, when there is one to be found. */
function idOf(raw: Buffer): string {
  try {
    const value = JSON.parse(raw.toString('utf8')) as { id?: unknown } | null;
    return typeof value?.id === 'string' ? value.id.slice(0, 64) : '';
  } catch {
    return '';
  }
}
