import { FAULT_CLASSES } from './fault.ts';
import { schedule } from './schedule.ts';

const outline = (...args: Parameters<typeof schedule>): string[] =>
  schedule(...args).map((fault) => `${fault.class} ${fault.name}`);

describe('障害の並び', () => {
  it('同じ種は同じ並びになり、長くしても初めは変わらない', () => {
    expect(outline(7, FAULT_CLASSES, 50)).toEqual(outline(7, FAULT_CLASSES, 50));
    expect(outline(7, FAULT_CLASSES, 100).slice(0, 50)).toEqual(outline(7, FAULT_CLASSES, 50));
    expect(outline(8, FAULT_CLASSES, 50)).not.toEqual(outline(7, FAULT_CLASSES, 50));
  });

  it('300回のうちに、すべての種類が現れ、プロセスと接続の障害が6割を超える', () => {
    const drawn = schedule(1, FAULT_CLASSES, 300).map((fault) => fault.class);
    expect(new Set(drawn)).toEqual(new Set(FAULT_CLASSES));
    const ofProcesses = drawn.filter((name) =>
      ['step', 'kill', 'freeze', 'database', 'broker', 'connection', 'network'].includes(name),
    );
    expect(ofProcesses.length / drawn.length).toBeGreaterThan(0.6);
  });

  it('選んだ種類だけを使う', () => {
    expect(new Set(schedule(3, ['broker', 'message'], 60).map((fault) => fault.class))).toEqual(
      new Set(['broker', 'message']),
    );
  });
});
