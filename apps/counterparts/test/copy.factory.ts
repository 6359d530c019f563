import { randomUUID } from 'node:crypto';
import type { CopyContent, CopyRecord, CopyRequest } from '../src/intermediate-server/copy.ts';

export function copyContent(changes: Partial<CopyContent> = {}): CopyContent {
  return {
    acquiredOn: '2026-04-01',
    acquiredOnSource: 'OWN',
    acquisitionReason: '01',
    lostOn: null,
    lossReason: null,
    startsOn: '2026-04-01',
    startReason: '01',
    endsOn: null,
    endReason: null,
    nhiHouseholdId: '000000000700001',
    symbol: '湯国',
    number: '0000001',
    branch: '01',
    name: '見本　太郎',
    kana: 'ミホン　タロウ',
    sex: 'MALE',
    birthDate: '1980-05-05',
    relationship: '世帯主',
    address: { municipalityCode: '313700', text: '鳥取県東伯郡湯梨浜町大字見本１番地' },
    nonDisclosure: false,
    previousMunicipalityCode: null,
    destinationMunicipalityCode: null,
    ...changes,
  };
}

export function registerCopy(recordKey = '1', recordVersion = 1, content: Partial<CopyContent> = {}): CopyRecord {
  return { operation: 'REGISTER', recordKey, recordVersion, content: copyContent(content) };
}

export function invalidateCopy(recordKey = '1', recordVersion = 1, content: Partial<CopyContent> = {}): CopyRecord {
  return { operation: 'INVALIDATE', recordKey, recordVersion, content: copyContent(content) };
}

export function copyRequest(residentId: string, ...records: CopyRecord[]): CopyRequest {
  return {
    requestId: randomUUID(),
    municipalityCode: '313700',
    systemCode: 'KOKUHO',
    integratedAddresseeNumber: residentId.replace(/^./, '9').padStart(15, '9'),
    senderReference: residentId,
    records: records.length > 0 ? records : [registerCopy()],
  };
}
