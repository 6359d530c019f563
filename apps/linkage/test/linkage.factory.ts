import { randomUUID } from 'node:crypto';
import type { Envelope } from '#contracts/envelope';
import type { OutwardPersonPart } from '#contracts/qualification/outward-person.part';
import type { QualificationChangedV1 } from '#contracts/qualification/qualification-changed.v1';
import type { QualificationRowPart } from '#contracts/qualification/qualification-row.part';

export const MUNICIPALITY = '313700';
export const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';

export function qualificationRow(more: Partial<QualificationRowPart> = {}): QualificationRowPart {
  return {
    historyNumber: 1,
    nhiHouseholdId: '9001',
    symbol: '記1',
    number: '100',
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
    ...more,
  };
}

export function person(more: Partial<OutwardPersonPart> = {}): OutwardPersonPart {
  return {
    name: '見本　太郎',
    sex: 'MALE',
    birthDate: '1980-01-01',
    relationship: '世帯主',
    address: { municipalityCode: MUNICIPALITY, text: '見本町１番地' },
    nonDisclosure: false,
    ...more,
  };
}

export function qualificationChanged(more: Partial<QualificationChangedV1> = {}): QualificationChangedV1 {
  return {
    residentId: '1001',
    municipalityCode: MUNICIPALITY,
    insurerNumber: '310011',
    integratedAddresseeNumber: '100000000000001',
    changeId: randomUUID(),
    version: 1,
    kind: 'ACQUISITION',
    effectiveOn: '2026-04-01',
    recordedAt: '2026-04-01T00:00:00Z',
    person: person(),
    rows: [qualificationRow()],
    ...more,
  };
}

export function envelopeOf(message: QualificationChangedV1): Envelope {
  return {
    specversion: '1.0',
    id: randomUUID(),
    source: 'urn:kokuho:qualification',
    type: 'qualification.changed.v1',
    subject: message.residentId,
    time: message.recordedAt,
    datacontenttype: 'application/json',
    stream: 'qualification.person',
    municipality: message.municipalityCode,
    lane: message.residentId,
    laneseq: message.version,
    epoch: '11111111-1111-4111-8111-111111111111',
    businessday: '2026-04-01',
    traceparent: `00-${TRACE_ID}-b7ad6b7169203331-01`,
    data: message,
  };
}
