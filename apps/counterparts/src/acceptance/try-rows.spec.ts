import type { QualificationDates } from './interval.ts';
import { tryRows } from './try-rows.ts';
import type { Attempt, HeldRow, HeldRows } from './try-rows.ts';

const NOTHING: HeldRows<HeldRow> = { held: [], versions: {} };

function attempt(
  operation: 'REGISTER' | 'INVALIDATE',
  key: string,
  version: number,
  dates: Partial<QualificationDates> = {},
  contentSha256 = `${key}-${version}`,
): Attempt<HeldRow> {
  const full = { startsOn: '2026-04-01', endsOn: null, acquiredOn: '2026-04-01', lostOn: null, ...dates };
  return { operation, row: { key, version, contentSha256, startsOn: full.startsOn, endsOn: full.endsOn }, dates: full };
}

function held(...attempts: Attempt<HeldRow>[]): HeldRows<HeldRow> {
  const { after, refusals } = tryRows(NOTHING, attempts);
  expect(refusals.size).toBe(0);
  return after;
}

function codes(before: HeldRows<HeldRow>, ...attempts: Attempt<HeldRow>[]): (string | undefined)[] {
  const { refusals } = tryRows(before, attempts);
  return attempts.map((_, index) => refusals.get(index)?.code);
}

describe('受信側の受理規則', () => {
  it('保有しているキーの新規は、無効が先でなければ E501', () => {
    const before = held(attempt('REGISTER', '1', 1));
    expect(codes(before, attempt('REGISTER', '1', 2))).toEqual(['E501']);
    expect(codes(before, attempt('INVALIDATE', '1', 1), attempt('REGISTER', '1', 2))).toEqual([undefined, undefined]);
  });

  it('保有していないキーの無効は E502', () => {
    expect(codes(NOTHING, attempt('INVALIDATE', '1', 1))).toEqual(['E502']);
  });

  it('版または内容の違う無効は E503', () => {
    const before = held(attempt('REGISTER', '1', 2, {}, 'content'));
    expect(codes(before, attempt('INVALIDATE', '1', 1, {}, 'content'))).toEqual(['E503']);
    expect(codes(before, attempt('INVALIDATE', '1', 2, {}, 'other'))).toEqual(['E503']);
    expect(codes(before, attempt('INVALIDATE', '1', 2, {}, 'content'))).toEqual([undefined]);
  });

  it('無効にした後も、版は前に受理した版より上でなければ E504', () => {
    const voided = tryRows(held(attempt('REGISTER', '1', 3)), [attempt('INVALIDATE', '1', 3)]).after;
    expect(voided.held).toEqual([]);
    expect(codes(voided, attempt('REGISTER', '1', 3))).toEqual(['E504']);
    expect(codes(voided, attempt('REGISTER', '1', 4))).toEqual([undefined]);
  });

  it('適用後に期間が重なれば E301、隣り合うだけなら受理', () => {
    const before = held(attempt('REGISTER', '1', 1, { endsOn: '2026-06-01' }));
    expect(codes(before, attempt('REGISTER', '2', 1, { startsOn: '2026-05-31' }))).toEqual(['E301']);
    expect(codes(before, attempt('REGISTER', '2', 1, { startsOn: '2026-06-01' }))).toEqual([undefined]);
  });

  it('途中の重なりは問わない', () => {
    const before = held(attempt('REGISTER', '1', 1, { endsOn: '2026-06-01' }));
    const way = [attempt('REGISTER', '2', 1, { startsOn: '2026-05-01' }), attempt('INVALIDATE', '1', 1)];
    expect(codes(before, ...way)).toEqual([undefined, undefined]);
  });

  it.each([[{ endsOn: '2026-03-31' }], [{ lostOn: '2026-03-31' }]])('終了が開始より前 %j は E302', (dates) => {
    expect(codes(NOTHING, attempt('REGISTER', '1', 1, dates))).toEqual(['E302']);
  });
});
