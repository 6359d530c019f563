import type { FaultBoard } from '../faults/fault-board.ts';
import { problem } from './problem.ts';

export function refuseWhenDown(faults: FaultBoard, residentIds: Iterable<string> = []): void {
  if (faults.strike(['down'], residentIds).down) throw problem(503, '指定により停止中です');
}
