import { percentile, spreadOf, spreadsOf } from './statistics.ts';

describe('測定値のまとめ', () => {
  it('奇数個なら真ん中、偶数個なら真ん中二つの平均を中央値とする', () => {
    expect(spreadOf([9, 1, 5])).toEqual({ median: 5, min: 1, max: 9, count: 3 });
    expect(spreadOf([4, 1, 10, 2])).toEqual({ median: 3, min: 1, max: 10, count: 4 });
    expect(spreadOf([7])).toEqual({ median: 7, min: 7, max: 7, count: 1 });
  });

  it('順序は数として比べる', () => {
    expect(spreadOf([10, 9, 100]).median).toBe(10);
  });

  it('百分位は、その割合の値が超えない最小の値である', () => {
    const values = Array.from({ length: 100 }, (_, index) => 100 - index);
    expect([0.5, 0.99, 1].map((share) => percentile(values, share))).toEqual([50, 99, 100]);
    expect(percentile([3], 0.99)).toBe(3);
  });

  it('値がなければ、ないと言う', () => {
    expect(() => spreadOf([])).toThrow(RangeError);
    expect(() => percentile([], 0.5)).toThrow(RangeError);
  });

  it('項目ごとにまとめ、欠けた測定は数えない', () => {
    expect(spreadsOf([{ a: 1, b: 4 }, { a: 3 }])).toMatchObject({
      a: { median: 2, count: 2 },
      b: { median: 4, count: 1 },
    });
  });
});
