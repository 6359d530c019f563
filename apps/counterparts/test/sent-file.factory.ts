import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { projectRoot } from '../src/counterparts.config.ts';
import { Layouts } from '../src/aggregation/layout.ts';
import type { Layout, LayoutField } from '../src/aggregation/layout.ts';

type Values = Readonly<Record<string, string>>;

export const layouts = Layouts.read(join(projectRoot(), 'deploy', 'layouts'));
export const sender = { municipalityCode: '313700', insurerNumber: '310011' };

export function layoutOf(identifier: string): Layout {
  const layout = layouts.inForce(identifier, '2026-04-01');
  if (!layout) throw new RangeError(`no layout ${identifier}`);
  return layout;
}

export function personRow(recordNumber: number, residentId: string, changes: Values = {}): Values {
  return {
    ...transport(recordNumber),
    residentId,
    name: '見本　太郎',
    kana: 'ミホン　タロウ',
    sex: '1',
    birthDate: '1980-05-05',
    address: '鳥取県東伯郡湯梨浜町大字見本１番地',
    nhiHouseholdId: '000000000700001',
    symbol: '湯国',
    number: '0000001',
    branch: '01',
    acquiredOn: '2026-04-01',
    acquiredOnSource: 'OWN',
    acquisitionReason: '01',
    startsOn: '2026-04-01',
    startReason: '01',
    nonDisclosure: '0',
    historyNumber: '1',
    rowVersion: '1',
    ...changes,
  };
}

export function householdRow(recordNumber: number, nhiHouseholdId: string, changes: Values = {}): Values {
  return {
    ...transport(recordNumber),
    nhiHouseholdId,
    symbol: '湯国',
    number: '0000001',
    headResidentId: '000000100000101',
    headName: '見本　太郎',
    headBirthDate: '1980-05-05',
    headSex: '1',
    deemedHead: '0',
    headSince: '2026-04-01',
    opensOn: '2026-04-01',
    reason: '01',
    address: '鳥取県東伯郡湯梨浜町大字見本１番地',
    insuredCount: '1',
    rowVersion: '1',
    ...changes,
  };
}

function transport(recordNumber: number): Values {
  return {
    recordType: 'D',
    operation: '1',
    ...sender,
    recordNumber: String(recordNumber),
    sendKey: `00000000-0000-4000-8000-${String(recordNumber).padStart(12, '0')}`,
    processedAt: '2026-04-01T10:00:00',
  };
}

export function fileName(identifier: string, number: number): string {
  return `${identifier}_313700_20260401100000_${String(number).padStart(6, '0')}.csv`;
}

export interface FileChanges {
  readonly header?: Values;
  readonly trailer?: Values;
}

/** A file as a sender would write it; `changes` spoil its header or trailer. */
export function sentFile(
  identifier: string,
  number: number,
  rows: readonly Values[],
  changes: FileChanges = {},
): Buffer {
  const layout = layoutOf(identifier);
  const header = {
    recordType: 'H',
    fileIdentifier: identifier,
    layoutVersion: layout.layoutVersion,
    ...sender,
    createdOn: '2026-04-01',
    createdAt: '10:00:00',
    scope: '2',
    fileNumber: String(number).padStart(6, '0'),
    ...changes.header,
  };
  const data = rows.map((row) => line(layout.data, row)).join('');
  const dataHash = createHash('sha256').update(data).digest('hex');
  const trailer = { recordType: 'T', dataCount: String(rows.length), dataHash, ...changes.trailer };
  return Buffer.from(line(layout.header, header) + data + line(layout.trailer, trailer));
}

function line(fields: readonly LayoutField[], values: Values): string {
  return `${fields.map(({ key }) => `"${(values[key] ?? '').replaceAll('"', '""')}"`).join(',')}\r\n`;
}
