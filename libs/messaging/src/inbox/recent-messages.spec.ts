import { RecentMessages } from './recent-messages.ts';

describe('この処理系が最近受け取った電文', () => {
  it('初めてのものと、もう一度来たものを分ける', () => {
    const recent = new RecentMessages();
    expect([recent.wasGiven('a'), recent.wasGiven('b'), recent.wasGiven('a')]).toEqual([false, false, true]);
  });

  it('古いものから忘れ、また来たものは新しいうちに入る', () => {
    const recent = new RecentMessages();
    recent.wasGiven('old');
    recent.wasGiven('again');
    for (let index = 0; index < 4_094; index += 1) recent.wasGiven(String(index));
    expect(recent.wasGiven('again')).toBe(true);
    recent.wasGiven('one more');
    expect(recent.wasGiven('again')).toBe(true);
    expect(recent.wasGiven('old')).toBe(false);
  });
});
