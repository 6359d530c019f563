import { isIndividualNumber, isMunicipalityCode } from '#kernel/check-digit';
import type { ErrorCode } from '#kernel/error-codes';
import { isPlainDate } from '#kernel/plain-date';
import type { RegistryEvent } from './registry-event.ts';

/** A fault of an event: what kind, and where. Never what the field says. */
export interface EventFault {
  readonly code: ErrorCode;
  readonly fields: readonly string[];
}

/** How an event came in; in plain, 個人番号 is taken only by HTTPS or file straight to addressing. */
export type IntakeChannel = 'amqp' | 'http' | 'file';

/** Checks that a schema cannot express, in the order in which an operator would want to hear of them. */
export function findFault(event: RegistryEvent, municipality: string, channel: IntakeChannel): EventFault | undefined {
  const { data } = event;
  const source = `urn:jp:lg:${municipality}:resident-registry`;
  if (channel === 'amqp' && data.resident.individualNumber !== undefined) {
    return { code: 'ADR-0109', fields: ['data.resident.individualNumber'] };
  }
  if (data.municipalityCode !== municipality) return { code: 'ADR-0106', fields: ['data.municipalityCode'] };
  if (event.source !== source) return { code: 'ADR-0106', fields: ['source'] };
  if (event.subject !== data.resident.residentId) return { code: 'ADR-0105', fields: ['subject'] };
  if (!Number.isSafeInteger(data.sequence)) return { code: 'ADR-0105', fields: ['data.sequence'] };
  const dates = impossibleDates(event.data, 'data');
  if (dates.length > 0) return { code: 'ADR-0107', fields: dates };
  const numbers = wrongNumbers(event);
  return numbers.length > 0 ? { code: 'ADR-0108', fields: numbers } : undefined;
}

const DATE_FIELD = /(Date|On|Since|Until)$/;

/** Every field that is named as a day and is not one of the calendar. */
function impossibleDates(value: unknown, path: string): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, item]) => {
    const here = `${path}.${key}`;
    if (typeof item === 'string') return DATE_FIELD.test(key) && !isPlainDate(item) ? [here] : [];
    return impossibleDates(item, here);
  });
}

function wrongNumbers({ data }: RegistryEvent): string[] {
  const codes: [string, string | null | undefined][] = [
    ['data.municipalityCode', data.municipalityCode],
    ['data.from.municipalityCode', data.from?.municipalityCode],
    ['data.to.municipalityCode', data.to?.municipalityCode],
    ['data.resident.address.municipalityCode', data.resident.address.municipalityCode],
  ];
  const wrong = codes.filter(([, code]) => typeof code === 'string' && !isMunicipalityCode(code)).map(([path]) => path);
  const number = data.resident.individualNumber;
  return number !== undefined && !isIndividualNumber(number) ? [...wrong, 'data.resident.individualNumber'] : wrong;
}
