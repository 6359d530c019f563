import { householdAttempt, outwardPerson, personAttempt, qualificationRow } from '../../../test/attempt.factory.ts';
import { bytes, DAY, layouts } from '../../../test/layouts.factory.ts';
import { decodeFile } from '../layout/file-codec.ts';
import { composeFiles } from './compose-files.ts';
import type { FileDraft } from './file-draft.ts';
import { findUnfitRow } from './find-unfit-row.ts';
import { sealFile } from './seal-file.ts';

function sizes(drafts: readonly FileDraft[]): [string, number][] {
  return drafts.map(({ identifier, records }) => [identifier, records.length]);
}

describe('送付ファイルの編成', () => {
  it('puts households before persons, and an invalidation directly before what replaces it', () => {
    const person = personAttempt({}, ['VOID', 'PUT']);
    const other = personAttempt({ residentId: '000000000000102' });
    const drafts = composeFiles([person, other, householdAttempt()]);
    expect(sizes(drafts)).toEqual([
      ['SKS', 1],
      ['SKK', 3],
    ]);
    expect(
      drafts[1]?.records.map(({ attemptId, operation, values }) => [attemptId, operation, values['operation']]),
    ).toEqual([
      [person.attemptId, 'VOID', '3'],
      [person.attemptId, 'PUT', '1'],
      [other.attemptId, 'PUT', '1'],
    ]);
    expect(drafts[1]?.records.map(({ recordNumber }) => recordNumber)).toEqual([1, 2, 3]);
  });

  it('starts a new file rather than part the rows of an attempt', () => {
    const three = personAttempt({ rows: [1, 2, 3].map((historyNumber) => qualificationRow({ historyNumber })) });
    expect(sizes(composeFiles([personAttempt(), personAttempt(), three, personAttempt()], 4))).toEqual([
      ['SKK', 2],
      ['SKK', 4],
    ]);
    expect(sizes(composeFiles([three], 2))).toEqual([['SKK', 3]]);
  });

  it('keeps senders apart', () => {
    const drafts = composeFiles([
      personAttempt(),
      personAttempt({ municipalityCode: '313726', insurerNumber: '310029' }),
    ]);
    expect(drafts.map(({ municipalityCode }) => municipalityCode)).toEqual(['313700', '313726']);
  });

  it('gives every row a send key of its own that never changes', () => {
    const attempt = personAttempt({}, ['VOID', 'PUT']);
    const keys = () => composeFiles([attempt]).flatMap(({ records }) => records.map(({ values }) => values['sendKey']));
    expect(new Set(keys()).size).toBe(2);
    expect(keys()).toEqual(keys());
  });

  it('seals to the same bytes for the same number and time', () => {
    const [draft] = composeFiles([personAttempt({}, ['VOID', 'PUT'])]);
    if (!draft) throw new Error('no draft');
    const layout = layouts.layoutOn('SKK', DAY);
    const seal = () => sealFile(draft, { fileNumber: 7, createdAt: '23:59:59' }, layout, bytes);
    expect(seal()).toEqual(seal());
    const { fileName, content } = seal();
    expect(fileName).toBe('SKK_313700_20261124235959_000007.csv');
    const { header, records } = decodeFile(layout, content, bytes);
    expect(header).toMatchObject({ createdOn: '2026-11-24', createdAt: '23:59:59', scope: '2', fileNumber: '7' });
    expect(records[0]).toMatchObject({
      operation: '3',
      rowVersion: '1',
      individualNumber: '',
      sex: '2',
      nonDisclosure: '0',
      address: '鳥取県東伯郡湯梨浜町大字久留１番地　寮１０１',
      processedAt: '2026-11-24 23:59:59',
    });
    expect(records[1]).toMatchObject({ operation: '1', rowVersion: '2' });
  });

  it('finds the row its layout cannot carry before it spoils a file', () => {
    const layout = layouts.layoutOn('SKK', DAY);
    expect(findUnfitRow(personAttempt(), layout, bytes)).toBeUndefined();
    const person = { ...outwardPerson().person, name: '長'.repeat(101) };
    expect(findUnfitRow(personAttempt({ person }), layout, bytes)).toMatchObject({
      rowKey: '1',
      faults: [{ key: 'name', reason: 'too-long' }],
    });
  });
});
