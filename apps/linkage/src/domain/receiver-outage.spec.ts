import { ReceiverOutage, resendWaitMs } from './receiver-outage.ts';

function pausedAt(now: number): ReceiverOutage {
  const outage = new ReceiverOutage();
  for (let failure = 0; failure < 3; failure += 1) outage.failed(now);
  return outage;
}

describe('受信側の停止の見分け', () => {
  it('三件続けて応答がなければ送信を止め、応答があれば再開する', () => {
    const outage = new ReceiverOutage();
    outage.failed(0);
    outage.failed(0);
    expect(outage.isPaused).toBe(false);
    outage.failed(0);
    expect(outage.isPaused).toBe(true);
    outage.replied();
    expect(outage.isPaused).toBe(false);
    expect(outage.questions(16, 1)).toBe(16);
  });

  it('一件だけの不調では止まらない', () => {
    const outage = new ReceiverOutage();
    for (let round = 0; round < 10; round += 1) {
      outage.failed(round);
      outage.replied();
    }
    expect(outage.isPaused).toBe(false);
  });

  it('停止中の問い合わせは、間を置いて一件ずつ', () => {
    const outage = pausedAt(1_000);
    expect(outage.questions(16, 1_499)).toBe(0);
    expect(outage.questions(16, 1_500)).toBe(1);
    expect(outage.questions(0, 1_500)).toBe(0);
  });

  it('間隔は失敗のたびに延びて頭打ちになり、同時の失敗では延びない', () => {
    const outage = pausedAt(1);
    let now = 1;
    const waits = Array.from({ length: 10 }, () => {
      const before = now;
      while (outage.questions(1, now) === 0) now += 100;
      for (let together = 0; together < 5; together += 1) outage.failed(now);
      return now - before;
    });
    expect(waits.slice(0, 4)).toEqual([500, 1_000, 2_000, 4_000]);
    expect(waits.at(-1)).toBe(5_000);
  });
});

it.each([
  [1, 500],
  [2, 1_000],
  [20, 30_000],
])('%d 回送った要求は %d ms おいて問い合わせる', (sends, wait) => {
  expect(resendWaitMs(sends)).toBe(wait);
});
