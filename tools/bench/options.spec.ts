import { readOptions } from './options.ts';

const KNOWN = ['relay', 'raw-amqp'];

describe('ベンチマークの引数', () => {
  it('何も指定しなければ、すべてを五回ずつ測る', () => {
    expect(readOptions([], KNOWN)).toMatchObject({ only: [], quick: false, runs: 5, backlog: 100_000, relays: [1] });
  });

  it('--quick は量を減らすが、明示した値には勝たない', () => {
    expect(readOptions(['--quick'], KNOWN)).toMatchObject({ runs: 2, changes: 2_000 });
    expect(readOptions(['--quick', '--runs', '9', '--relays', '1,2,4'], KNOWN)).toMatchObject({
      runs: 9,
      relays: [1, 2, 4],
    });
  });

  it('知らないシナリオと整数でない値は、名を挙げて断る', () => {
    expect(() => readOptions(['--only', 'relay,rely'], KNOWN)).toThrow('--only=rely: relay, raw-amqp');
    expect(() => readOptions(['--runs', '0'], KNOWN)).toThrow('--runs=0');
    expect(() => readOptions(['--relays', '1,x'], KNOWN)).toThrow('--relays=x');
  });
});
