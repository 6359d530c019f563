import { type CloudEvent, example } from './registry.ts';

const TEMPLATE = example('01-move-in-other-prefecture');

type Fields = Readonly<Record<string, unknown>>;

/** A resident alone in a household, and the events 住基 would tell of them, with rising sequences. */
export class Resident {
  readonly residentId: string;
  name: string;
  address: string;
  commonName: string | undefined;
  /** Their 個人番号, encrypted as 住民記録 does; told with the move-in. */
  sealedNumber: string | undefined;
  private readonly registryHouseholdId: string;
  private readonly suffix: string;
  private sequence = 0;
  private protection: Fields | undefined;

  constructor(index: number) {
    this.suffix = String(index).padStart(5, '0');
    this.residentId = `0000000007${this.suffix}`;
    this.registryHouseholdId = `0000000006${this.suffix}`;
    this.name = `試験　${letters(index)}`;
    this.address = this.addressAt(0);
  }

  moveIn(): CloudEvent {
    return this.event(
      'MOVE_IN_DOMESTIC',
      '2026-04-10',
      this.sealedNumber === undefined ? {} : { individualNumberJwe: this.sealedNumber },
      { from: TEMPLATE.data['from'], nhiNote: TEMPLATE.data['nhiNote'] },
    );
  }

  moveWithin(): CloudEvent {
    this.address = this.addressAt(this.sequence + 1);
    return this.event('MOVE_WITHIN', '2026-05-15');
  }

  rename(): CloudEvent {
    this.name = `改姓${letters(this.sequence + 1)}　${letters(Number(this.suffix))}`;
    return this.event('NAME_CHANGE', '2026-05-20');
  }

  /** Touches the person's row alone: a household's row has no 通称. */
  correctCommonName(commonName: string): CloudEvent {
    this.commonName = commonName;
    return this.event('MINOR_CORRECTION', '2026-05-25');
  }

  protect(): CloudEvent {
    this.protection = { kind: 'DV', startsOn: '2026-07-01' };
    return this.event('PROTECTION_CHANGE', '2026-07-01');
  }

  die(): CloudEvent {
    return this.event('DEATH', '2026-06-03', { status: 'DEAD', headResidentId: null });
  }

  private addressAt(number: number): string {
    return `鳥取県東伯郡湯梨浜町大字久留${wide(Number(this.suffix))}番地${wide(number)}`;
  }

  private event(reason: string, effectiveDate: string, resident: Fields = {}, data: Fields = {}): CloudEvent {
    this.sequence += 1;
    const id = `e2e-${this.residentId}-${String(this.sequence)}`;
    const { residentId, registryHouseholdId, name, commonName, protection } = this;
    return {
      ...TEMPLATE,
      id,
      subject: residentId,
      data: {
        municipalityCode: TEMPLATE.data['municipalityCode'],
        changeGroup: `G-${id}`,
        changeGroupSize: 1,
        changeGroupScope: 'WHOLE',
        sequence: this.sequence,
        reason,
        effectiveDate,
        notifiedOn: effectiveDate,
        ...data,
        resident: {
          ...TEMPLATE.data.resident,
          residentId,
          registryHouseholdId,
          headResidentId: residentId,
          name,
          address: { ...(TEMPLATE.data.resident['address'] as Fields), text: this.address },
          ...(commonName === undefined ? {} : { commonName }),
          ...(protection === undefined ? {} : { protection }),
          ...resident,
        },
      },
    };
  }
}

export function residents(from: number, count: number): Resident[] {
  return Array.from({ length: count }, (_, index) => new Resident(from + index));
}

function wide(number: number): string {
  return String(number).replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

const LETTERS = '一二三四五六七八九十';

function letters(number: number): string {
  return [...String(number)].map((digit) => LETTERS[Number(digit)]).join('');
}
