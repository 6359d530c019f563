import { copyRequest, registerCopy } from '../../test/copy.factory.ts';
import { requestFaults } from './copy-schema.ts';

const good = copyRequest('000000100000101');
const [record] = good.records;

function withContent(changes: object): object {
  return { ...good, records: [{ ...record, content: { ...record?.content, ...changes } }] };
}

describe('form of a 副本 request', () => {
  it('takes a whole request', () => {
    expect(requestFaults(good)).toEqual([]);
  });

  it.each([
    [{ ...good, requestId: 'x' }, '#/requestId'],
    [{ ...good, integratedAddresseeNumber: '123' }, '#/integratedAddresseeNumber'],
    [{ ...good, systemCode: 'OTHER' }, '#/systemCode'],
    [{ ...good, records: [] }, '#/records'],
    [{ ...good, records: [{ ...record, recordVersion: 0 }] }, '#/records/0/recordVersion'],
    [{ ...good, records: [{ ...record, operation: 'DELETE' }] }, '#/records/0/operation'],
    [withContent({ startsOn: '2026-02-30' }), '#/records/0/content/startsOn'],
    [withContent({ startsOn: undefined, name: undefined }), '#/records/0/content/name'],
    [withContent({ address: { municipalityCode: '313700', text: 'x', lot: '1' } }), '#/records/0/content/address/lot'],
    [{ ...good, extra: 1 }, '#/extra'],
    ['text', '#'],
  ])('names the field that is wrong (%#)', (request, pointer) => {
    const cleaned: unknown = JSON.parse(JSON.stringify(request));
    expect(requestFaults(cleaned).map((fault) => fault.pointer)).toContain(pointer);
  });

  it('refuses 個人番号 wherever it stands, without repeating it', () => {
    for (const request of [
      { ...good, individualNumber: '123456789018' },
      withContent({ individualNumber: '123456789018' }),
    ]) {
      const faults = requestFaults(request);
      expect(faults.map((fault) => fault.detail)).toEqual(['個人番号はこのインターフェースでは受け付けません']);
      expect(JSON.stringify(faults)).not.toContain('123456789018');
    }
  });

  it('takes an open end as null and optional names as missing', () => {
    const { kana: _kana, ...content } = registerCopy().content;
    expect(requestFaults({ ...good, records: [{ ...record, content }] })).toEqual([]);
  });
});
