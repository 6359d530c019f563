import { FaultBoard } from './fault-board.ts';
import { readFaults } from './fault-input.ts';

describe('fault knobs', () => {
  const board = new FaultBoard();

  it('strike only what they match', () => {
    board.set([{ refuse: true, match: { residentId: 'A' } }]);
    expect(board.strike(['refuse'], ['B'])).toEqual({});
    expect(board.strike(['refuse'])).toEqual({});
    expect(board.strike(['refuse'], ['B', 'A'])).toEqual({ refuse: true });
  });

  it('strike everything without a match', () => {
    board.set([{ down: true }]);
    expect(board.strike(['down'])).toEqual({ down: true });
    expect(board.strike(['refuse'])).toEqual({});
  });

  it('end after their times, and show what is left', () => {
    board.set([{ duplicate: true, times: 2 }]);
    board.strike(['duplicate']);
    expect(board.list()).toEqual([{ duplicate: true, times: 1 }]);
    board.strike(['duplicate']);
    expect(board.list()).toEqual([]);
    expect(board.strike(['duplicate'])).toEqual({});
  });

  it('are not used up by questions about other effects', () => {
    board.set([{ dropAnswer: true, times: 1 }]);
    board.strike(['down'], ['A']);
    expect(board.strike(['dropAnswer'], ['A'])).toEqual({ dropAnswer: true });
  });

  it('refuse every second record when partial', () => {
    board.set([{ partial: true }]);
    const { partial } = board.strike(['partial']);
    expect([0, 1, 2, 3].map((index) => partial?.(index))).toEqual([false, true, false, true]);
  });

  it('draw the same delays from the same seed', () => {
    const draw = (): (number | undefined)[] => {
      board.set([{ delayMs: 1_000, seed: 7 }]);
      return [1, 2, 3].map(() => board.strike(['delayMs']).delayMs);
    };
    const delays = draw();
    expect(draw()).toEqual(delays);
    expect(new Set(delays).size).toBe(3);
  });

  it('tell listeners when they change', () => {
    let heard = 0;
    board.onChange(() => (heard += 1));
    board.set([]);
    expect(heard).toBe(1);
  });
});

describe('input of faults', () => {
  it.each([[{}], [[]], [{ down: true }], [[{ refuse: true, match: { residentId: 'A' }, times: 1 }, { delayMs: 5 }]]])(
    'takes %j',
    (body) => expect(readFaults(body)).toHaveLength(Array.isArray(body) ? body.length : 1),
  );

  it.each([[{ dawn: true }], [{ times: 0 }], [{ delayMs: '5' }], [[{ match: {} }]], ['down']])('refuses %j', (body) => {
    expect(() => readFaults(body)).toThrow(expect.objectContaining({ status: 400 }) as Error);
  });
});
