import { instancesView } from './instances.view.ts';

it('shows who runs and who is silent, in the time of Japan', () => {
  const times = { startedAt: '2026-04-20T01:00:00.400Z', seenAt: '2026-04-20T15:30:10.000Z' };
  const shown = instancesView([
    {
      service: 'addressing',
      instance: 'host:4101',
      version: '0.1.0',
      ...times,
      state: 'late',
      unreachable: ['linkage'],
    },
    { service: 'linkage', instance: null, version: null, startedAt: null, state: 'unreachable' },
  ]);
  expect(shown.split('\n').map((line) => line.split(/ {2,}/))).toEqual([
    ['サービス', '実体', '版', '起動', '最終', '状態', '答えない相手'],
    ['addressing', 'host:4101', '0.1.0', '2026-04-20 10:00:00', '2026-04-21 00:30:10', 'late', 'linkage'],
    ['linkage', '-', '-', '-', '-', 'unreachable', '-'],
  ]);
});
