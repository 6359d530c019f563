import { BatchPace } from './batch-pace.ts';

describe('BatchPace', () => {
  it('lets the first batch and the first after a pause begin at once', () => {
    const pace = new BatchPace();
    expect(pace.begin(1, 1_000)).toBe(0);
    expect(pace.begin(1, 1_040)).toBe(0);
  });

  it('keeps small batches apart', () => {
    const pace = new BatchPace();
    pace.begin(1, 1_000);
    expect(pace.begin(15, 1_010)).toBe(30);
    expect(pace.begin(15, 1_039)).toBe(1);
  });

  it('does not hold up a batch that is full enough, and counts from it', () => {
    const pace = new BatchPace();
    pace.begin(1, 1_000);
    expect(pace.begin(16, 1_010)).toBe(0);
    expect(pace.begin(1, 1_020)).toBe(30);
  });

  it('does not count a batch that had to wait', () => {
    const pace = new BatchPace();
    pace.begin(1, 1_000);
    pace.begin(1, 1_030);
    expect(pace.begin(1, 1_040)).toBe(0);
  });
});
