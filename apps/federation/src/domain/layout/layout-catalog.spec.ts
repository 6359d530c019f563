import { readFileSync } from 'node:fs';
import { DAY, layouts } from '../../../test/layouts.factory.ts';
import { formatFileName, markerName } from './file-name.ts';
import { LayoutCatalog } from './layout-catalog.ts';
import { parseLayout } from './parse-layout.ts';

const definition = JSON.parse(readFileSync('deploy/layouts/SKK-0100.json', 'utf8')) as Record<string, unknown>;

describe('レイアウト定義', () => {
  it('is chosen by identifier and business day, the end being exclusive', () => {
    const until = parseLayout('a', { ...definition, validTo: '2027-04-01' });
    const from = parseLayout('b', { ...definition, layoutVersion: '0200', validFrom: '2027-04-01' });
    const catalog = new LayoutCatalog([from, until]);
    expect(catalog.layoutOn('SKK', '2027-03-31').layoutVersion).toBe('0100');
    expect(catalog.layoutOn('SKK', '2027-04-01').layoutVersion).toBe('0200');
    expect(catalog.layoutOfVersion('SKK', '0100')).toBe(until);
    expect(() => catalog.layoutOn('SKK', '2018-03-31')).toThrow('FED-0102');
    expect(() => catalog.layoutOn('XXX', DAY)).toThrow('FED-0102');
  });

  it('refuses two definitions that hold on the same day', () => {
    const a = parseLayout('a', definition);
    const b = parseLayout('b', { ...definition, layoutVersion: '0200', validFrom: '2026-01-01' });
    expect(() => new LayoutCatalog([a, b])).toThrow('FED-0101');
  });

  it.each([
    ['lineEnd', { lineEnd: 'LF' }],
    ['quoteAll', { quoteAll: false }],
    ['$.encoding', { encoding: 'latin1' }],
    ['validFrom', { validFrom: '2018-02-30' }],
    ['data', { data: [] }],
    ['data[0]', { data: [{ key: 'name', name: '氏名', type: 'N', length: 1, required: true }] }],
    ['trailer[0].type', { trailer: [{ key: 'recordType', name: '区分', type: 'Z', length: 1, required: true }] }],
    ['trailer[0].length', { trailer: [{ key: 'recordType', name: '区分', type: 'X', length: 0, required: true }] }],
  ])('names the member that is wrong: %s', (field, change) => {
    expect(() => parseLayout('SKK.json', { ...definition, ...change })).toThrow(
      expect.objectContaining({ code: 'FED-0101', details: { source: 'SKK.json', field } }),
    );
  });

  it('gives a file its name and its completion marker', () => {
    const layout = layouts.layoutOn('SKK', DAY);
    const parts = { municipalityCode: '313700', createdOn: DAY, createdAt: '09:30:05', fileNumber: 42 };
    const name = formatFileName(layout, parts);
    expect(name).toBe('SKK_313700_20261124093005_000042.csv');
    expect(markerName(layout, name)).toBe('SKK_313700_20261124093005_000042.end');
    expect(() => formatFileName({ ...layout, fileName: '{unknown}.csv' }, parts)).toThrow('FED-0101');
  });
});
