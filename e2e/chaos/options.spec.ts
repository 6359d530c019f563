import { FAULT_CLASSES } from './fault.ts';
import { readOptions } from './options.ts';

describe('障害試験の指定', () => {
  it('何も言わなければ、すべての種類で300回になる', () => {
    const classes = FAULT_CLASSES.filter((name) => name !== 'node');
    const rest = { people: 60, cluster: false, ledger: false };
    expect(readOptions([])).toEqual({ faults: 300, seed: 1, classes, ...rest });
  });

  it('種類と種を選べる', () => {
    expect(readOptions(['--faults', '20', '--seed', '7', '--class', 'kill,broker', '--ledger'])).toMatchObject({
      faults: 20,
      seed: 7,
      classes: ['kill', 'broker'],
      ledger: true,
    });
  });

  it('クラスターでは、ノードの障害が加わり、一台だけに効くものは外れる', () => {
    const { cluster, classes } = readOptions(['--cluster']);
    expect(cluster).toBe(true);
    expect(classes).toContain('node');
    expect(classes).not.toContain('wipe');
  });

  it.each([
    [['--class', 'node'], '--class=node'],
    [['--class', 'wipe', '--cluster'], '--class=wipe'],
    [['--faults', '0'], '--faults=0'],
    [['--seed', 'x'], '--seed=x'],
    [['--class', 'kill,earthquake'], '--class=earthquake'],
  ])('%j は、どの指定が悪いかを言って断る', (args, named) => {
    expect(() => readOptions(args)).toThrow(named);
  });
});
