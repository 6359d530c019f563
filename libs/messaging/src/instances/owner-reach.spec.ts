import { OwnerReach } from './owner-reach.ts';

let now = 0;
let answers = true;
const answer = (): Promise<string> => (answers ? Promise.resolve('yes') : Promise.reject(new TypeError('no way')));

function reach(): { reach: OwnerReach; ask: () => Promise<string | undefined> } {
  const created = new OwnerReach(
    ['addressing', 'linkage'],
    (stream) => stream.split('.')[0] ?? '',
    () => now,
  );
  const watched = created.watch<{ stream: string }, string>(answer);
  return { reach: created, ask: () => watched({ stream: 'linkage.receipt' }).catch(() => undefined) };
}

beforeEach(() => {
  now = 0;
  answers = true;
});

describe('the reach of owners', () => {
  it('counts from the first question that stayed open, not from the last', async () => {
    const { reach: own, ask } = reach();
    answers = false;
    now = 1_000;
    await ask();
    now = 31_000;
    await ask();
    now = 61_000;
    expect(own.silences()).toEqual([
      { owner: 'addressing', seconds: 0 },
      { owner: 'linkage', seconds: 60 },
    ]);
    expect(own.silentLongerThan(60_000)).toEqual([]);
    expect(own.silentLongerThan(59_999)).toEqual(['linkage']);
  });

  it('ends with the first answer, and passes answers and failures on', async () => {
    const { reach: own, ask } = reach();
    answers = false;
    expect(await ask()).toBeUndefined();
    answers = true;
    now = 5_000;
    expect(await ask()).toBe('yes');
    now = 900_000;
    expect(own.silentLongerThan(0)).toEqual([]);
  });

  it('says nothing of an owner that nobody has asked', () => {
    now = 900_000;
    expect(reach().reach.silentLongerThan(0)).toEqual([]);
  });
});
