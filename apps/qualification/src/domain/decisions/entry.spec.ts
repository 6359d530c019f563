import { changeOf, d, insuredFrom, Ledger } from '../testing/person.ts';
import { decided } from '../testing/decided.ts';

describe('出生・職権記載・回復・帰化', () => {
  it('例02・E23 出生は出生日に取得 04 を提案し、みなし届出にしない', () => {
    const birth = changeOf('BIRTH', '2026-02-10', {
      notifiedOn: d('2026-02-16'),
      nhiNote: { noted: true, joins: true, acquiredOn: d('2026-02-10') },
    });
    expect(decided(birth, new Ledger(), { birthDate: d('2026-02-10') })).toMatchObject({
      type: 'propose',
      authority: 'NOTIFICATION',
      suggestion: { decision: 'ACQUIRE', acquiredOn: '2026-02-10', startsOn: '2026-02-10', acquisitionReason: '04' },
    });
  });

  it('すでに資格のある子の出生は、情報だけを改める', () => {
    expect(decided(changeOf('BIRTH', '2026-02-10'), insuredFrom({ from: '2026-02-10' })).type).toBe('information');
  });

  it('職権記載は事由 99 の取得を提案する', () => {
    expect(decided(changeOf('ENTRY_EX_OFFICIO', '2026-02-10'))).toMatchObject({
      type: 'propose',
      authority: 'EX_OFFICIO',
      suggestion: { acquisitionReason: '99' },
    });
  });

  it('職権回復は喪失の取消を提案し、新しい取得をしない', () => {
    const ledger = insuredFrom({ from: '2020-04-01', lostOn: '2026-02-01' });
    expect(decided(changeOf('RESTORED', '2026-02-10'), ledger)).toMatchObject({
      type: 'propose',
      kind: 'CANCELLATION',
      suggestion: { decision: 'RESTORE', eventIds: ['E3'], effectiveOn: '2026-02-01' },
    });
  });

  it('失ったことのない人の職権回復は、職権記載と同じに扱う', () => {
    expect(decided(changeOf('RESTORED', '2026-02-10'))).toMatchObject({ suggestion: { decision: 'ACQUIRE' } });
  });

  it.each([
    ['ENTRY_NATURALISATION', ['ENTRY_NATURALISATION', 'REMOVAL_NATURALISATION'], 'information'],
    ['REMOVAL_NATURALISATION', ['ENTRY_NATIONALITY_LOSS', 'REMOVAL_NATURALISATION'], 'information'],
    ['ENTRY_NATURALISATION', ['ENTRY_NATURALISATION'], 'hold'],
    ['REMOVAL_NATURALISATION', ['REMOVAL_NATURALISATION'], 'hold'],
  ] as const)('E48 帰化等 %s（同じ異動: %j）は %s', (reason, groupReasons, type) => {
    const ledger = insuredFrom({ from: '2020-04-01' });
    expect(decided(changeOf(reason, '2026-05-20'), ledger, { groupReasons }).type).toBe(type);
  });
});
