import { gateVerdict } from '../../src/inbox/gate.ts';
import { LANE_PROPERTIES } from './lane-effects.ts';
import { type LaneRules, REAL_RULES } from './lane-rules.ts';

export interface LaneMutant {
  readonly name: string;
  readonly rules: Partial<LaneRules>;
  readonly breaks: string;
}

const { once, order, after, all, hold } = LANE_PROPERTIES;

export const LANE_MUTANTS: readonly LaneMutant[] = [
  { name: '番号を見ないゲート', rules: { verdict: () => 'apply' }, breaks: once },
  {
    name: '前の番号を重複と見ないゲート',
    rules: { verdict: (state, seq, sha256) => (seq <= state.lastSeq ? 'apply' : gateVerdict(state, seq, sha256)) },
    breaks: once,
  },
  {
    name: '抜けた番号を待たないゲート',
    rules: { verdict: (state, seq, sha256) => (seq > state.lastSeq ? 'apply' : gateVerdict(state, seq, sha256)) },
    breaks: order,
  },
  {
    name: '二つのストリームに一つのゲート',
    rules: { gateOf: (key) => REAL_RULES.gateOf({ ...key, stream: '' }) },
    breaks: all,
  },
  { name: '先に来るべき番号を待たない', rules: { keepsAfter: false }, breaks: after },
  { name: 'ゲートの外で効果を残す', rules: { isAtomic: false }, breaks: once },
  { name: '保留を見直さない', rules: { sweepsHold: false }, breaks: hold },
  { name: '末尾の欠落を照合しない', rules: { comparesHighWaters: false }, breaks: all },
  {
    name: '欠番を尋ねず、末尾も照合しない',
    rules: { asksForGaps: false, comparesHighWaters: false },
    breaks: hold,
  },
];
