import type { AttemptRow, OutgoingAttempt, RowOperation } from '../src/domain/batch/file-draft.ts';
import { householdRows, type OutwardHousehold } from '../src/domain/rows/household-row.ts';
import { type OutwardPerson, personRows, type QualificationRow } from '../src/domain/rows/person-rows.ts';

export const MUNICIPALITY = '313700';
export const INSURER = '310011';

export function qualificationRow(part: Partial<QualificationRow> = {}): QualificationRow {
  return {
    historyNumber: 1,
    nhiHouseholdId: '000000000000001',
    symbol: '湯',
    number: '1234',
    branch: '01',
    acquiredOn: '2026-04-01',
    acquiredOnSource: 'OWN',
    acquisitionReason: '01',
    lostOn: null,
    lossReason: null,
    startsOn: '2026-04-01',
    startReason: '01',
    endsOn: null,
    endReason: null,
    previousMunicipalityCode: null,
    destinationMunicipalityCode: null,
    ...part,
  };
}

export function outwardPerson(part: Partial<OutwardPerson> = {}): OutwardPerson {
  return {
    residentId: '000000000000101',
    municipalityCode: MUNICIPALITY,
    insurerNumber: INSURER,
    person: {
      name: '東郷　花子',
      kana: 'トウゴウ　ハナコ',
      sex: 'FEMALE',
      birthDate: '1980-02-29',
      address: { municipalityCode: MUNICIPALITY, text: '鳥取県東伯郡湯梨浜町大字久留１番地', building: '寮１０１' },
      nonDisclosure: false,
    },
    rows: [qualificationRow()],
    ...part,
  };
}

export function outwardHousehold(part: Partial<OutwardHousehold> = {}): OutwardHousehold {
  return {
    nhiHouseholdId: '000000000000001',
    municipalityCode: MUNICIPALITY,
    insurerNumber: INSURER,
    symbol: '湯',
    number: '1234',
    head: {
      residentId: '000000000000101',
      name: '東郷　花子',
      birthDate: '1980-02-29',
      sex: 'FEMALE',
      insured: true,
      since: '2026-04-01',
    },
    address: { municipalityCode: MUNICIPALITY, text: '鳥取県東伯郡湯梨浜町大字久留１番地' },
    exists: true,
    opensOn: '2026-04-01',
    closesOn: null,
    reason: '05',
    insuredCount: 1,
    ...part,
  };
}

let drawn = 0;

function uuid(): string {
  drawn += 1;
  return `00000000-0000-4000-8000-${String(drawn).padStart(12, '0')}`;
}

export function personAttempt(
  part: Partial<OutwardPerson> = {},
  operations: RowOperation[] = ['PUT'],
): OutgoingAttempt {
  const wanted = personRows(outwardPerson(part));
  const rows = operations.flatMap((operation): AttemptRow[] =>
    wanted.map(({ key, content }) => ({ operation, key, content, rowVersion: operation === 'VOID' ? 1 : 2 })),
  );
  return attemptOf('person', rows);
}

export function householdAttempt(part: Partial<OutwardHousehold> = {}): OutgoingAttempt {
  const rows = householdRows(outwardHousehold(part));
  return attemptOf(
    'household',
    rows.map((row): AttemptRow => ({ ...row, operation: 'PUT', rowVersion: 1 })),
  );
}

function attemptOf(objectKind: OutgoingAttempt['objectKind'], rows: AttemptRow[]): OutgoingAttempt {
  const municipalityCode = rows[0]?.content['municipalityCode'] ?? MUNICIPALITY;
  return { attemptId: uuid(), idempotencyKey: uuid(), objectKind, municipalityCode, businessDay: '2026-11-24', rows };
}
