import { ReceiverOutage } from './receiver-outage.ts';

describe('受信側の停止の見分け', () => {
  it('三件続けて応答がなければ送信を止め、応答があれば再開する', () => {
    const outage = new ReceiverOutage();
    outage.firstSendingFailed();
    outage.firstSendingFailed();
    expect(outage.isPaused).toBe(false);
    outage.firstSendingFailed();
    expect(outage.isPaused).toBe(true);
    outage.replied();
    expect(outage.isPaused).toBe(false);
  });

  it('一件だけの不調では止まらない', () => {
    const outage = new ReceiverOutage();
    for (let round = 0; round < 10; round += 1) {
      outage.firstSendingFailed();
      outage.replied();
    }
    expect(outage.isPaused).toBe(false);
  });

  it('問い合わせの間隔は延びて頭打ちになり、応答で元に戻る', () => {
    const outage = new ReceiverOutage();
    const waits = Array.from({ length: 60 }, () => outage.nextWaitMs());
    expect(waits[0]).toBe(500);
    expect(waits).toEqual(waits.toSorted((a, b) => a - b));
    expect(waits.at(-1)).toBe(30_000);
    outage.replied();
    expect(outage.nextWaitMs()).toBe(500);
  });
});
