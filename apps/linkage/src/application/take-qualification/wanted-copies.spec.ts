import 'reflect-metadata';
import {
  envelopeOf,
  MUNICIPALITY,
  person,
  qualificationChanged,
  qualificationRow,
} from '../../../test/linkage.factory.ts';
import { wantedCopies } from './wanted-copies.ts';

const PROTECTION = { startsOn: '2026-04-01', endsOn: '2027-03-31' };

function copiesOf(message = qualificationChanged(), protection?: typeof PROTECTION) {
  return wantedCopies(message, envelopeOf(message), protection);
}

describe('届けたい副本', () => {
  it('適用一件が副本一件になり、キーは履歴番号、内容は資格と本人の項目', () => {
    const message = qualificationChanged({
      rows: [qualificationRow(), qualificationRow({ historyNumber: 2, startsOn: '2026-07-01', lostOn: '2026-08-01' })],
    });
    const { rows, context, origin } = copiesOf(message);
    expect(rows.map(({ key }) => key)).toEqual(['1', '2']);
    expect(rows[1]?.content).toEqual({
      acquiredOn: '2026-04-01',
      acquiredOnSource: 'OWN',
      acquisitionReason: '01',
      lostOn: '2026-08-01',
      lossReason: null,
      startsOn: '2026-07-01',
      startReason: '01',
      endsOn: null,
      endReason: null,
      nhiHouseholdId: '9001',
      symbol: '記1',
      number: '100',
      branch: '01',
      name: '見本　太郎',
      sex: 'MALE',
      birthDate: '1980-01-01',
      relationship: '世帯主',
      address: { municipalityCode: MUNICIPALITY, text: '見本町１番地' },
      nonDisclosure: false,
      previousMunicipalityCode: null,
      destinationMunicipalityCode: null,
    });
    expect(context).toEqual({ integratedAddresseeNumber: '100000000000001' });
    expect(origin).toMatchObject({ lane: '1001', laneSeq: 1, businessDay: '2026-04-01' });
  });

  it('カナ・通称・方書はあるときだけ含む', () => {
    const address = { municipalityCode: MUNICIPALITY, text: '見本町１番地', building: '見本荘' };
    const { rows } = copiesOf(qualificationChanged({ person: person({ kana: 'ミホン', address }) }));
    expect(rows[0]?.content).toMatchObject({ kana: 'ミホン', address: { building: '見本荘' } });
    expect(rows[0]?.content).not.toHaveProperty('commonName');
  });

  it('適用がなければ副本もない', () => expect(copiesOf(qualificationChanged({ rows: [] })).rows).toEqual([]));

  it('支援措置は、資格の通知がまだでも不開示にする', () => {
    expect(copiesOf(undefined, PROTECTION).rows[0]?.content['nonDisclosure']).toBe(true);
    const flagged = qualificationChanged({ person: person({ nonDisclosure: true }) });
    expect(copiesOf(flagged).rows[0]?.content['nonDisclosure']).toBe(true);
  });
});
