import { MOST_COUNTED, silenceStep, silenceText, silentBefore } from './silence.ts';

const NOW = new Date('2026-04-20T01:10:00Z');
const HOP = { receiver: '国保連合会', sender: '国保連合会連携サービス' };

describe('報告のない送付', () => {
  it('期限を過ぎたものだけを沈黙とする', () => {
    const limit = silentBefore(NOW, 600_000);
    const recorded = ['2026-04-20T00:59:59.999Z', '2026-04-20T01:00:00Z', '2026-04-20T01:09:00Z'];
    expect(recorded.map((at) => new Date(at) < limit)).toEqual([true, false, false]);
  });

  it('続く間は一つの仕事を書き換え、終われば取り下げる', () => {
    expect(silenceStep('三件', undefined)).toBe('raise');
    expect(silenceStep('四件', '三件')).toBe('restate');
    expect(silenceStep('三件', '三件')).toBe('leave');
    expect(silenceStep(undefined, '三件')).toBe('withdraw');
    expect(silenceStep(undefined, undefined)).toBe('leave');
  });

  it('何が起き、だれがいつまでに何をするかを書く', () => {
    const text = silenceText(HOP, { waiting: 3, since: new Date('2026-04-19T15:05:40Z') });
    expect(text).toContain('国保連合会への送付のうち3件');
    expect(text).toContain('2026-04-20 00:05の記録');
    expect(text).toContain('運用担当者は本日中に、国保連合会連携サービスの稼働、送り先の一時停止');
    expect(silenceText(HOP, { waiting: MOST_COUNTED, since: NOW })).toContain('10000件以上');
  });
});
