import { join, walk } from './walk.ts';

type Line = { readonly objectId: string };

const source = (ids: string) => (after: string, limit: number) =>
  Promise.resolve(
    [...ids]
      .filter((id) => id > after)
      .slice(0, limit)
      .map((objectId): Line => ({ objectId })),
  );

describe('三つの側の突き合わせ', () => {
  it.each([
    ['acd', 'bcd', 'ade'],
    ['', '', ''],
    ['', 'abc', ''],
    ['abcdefgh', '', 'h'],
  ])('%s / %s / %s', async (a, b, c) => {
    const joined: string[] = [];
    for await (const { id, ...line } of join(walk(source(a), 2), walk(source(b), 2), walk(source(c), 2))) {
      joined.push(`${id}${line.a ? 'A' : ''}${line.b ? 'B' : ''}${line.c ? 'C' : ''}`);
    }
    const ids = [...new Set([...a, ...b, ...c])].sort();
    const expected = ids.map(
      (id) => `${id}${a.includes(id) ? 'A' : ''}${b.includes(id) ? 'B' : ''}${c.includes(id) ? 'C' : ''}`,
    );
    expect(joined).toEqual(expected);
  });

  it('一つの側が答えなければ終わる', async () => {
    const broken = (after: string, limit: number) =>
      after === '' ? source('abcd')('', limit) : Promise.reject(new Error('down'));
    const reading = async (): Promise<void> => {
      for await (const line of join(walk(broken, 2), walk(source('a'), 2), walk(source('a'), 2)))
        expect(line.id).toBeDefined();
    };
    await expect(reading()).rejects.toThrow('down');
  });
});
