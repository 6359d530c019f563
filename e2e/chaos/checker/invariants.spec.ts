import type { DeliveryFact, Facts, ReceiverFacts } from './facts.ts';
import { INVARIANTS } from './invariants.ts';

const CHANGE = { changeId: 'c1', residentId: '1', version: 1, audited: true };

function delivery(receiver: string, given: Partial<DeliveryFact> = {}): DeliveryFact {
  const known = { objectKind: 'person', objectId: '1', version: 1, changeId: 'c1', state: 'accepted' };
  return { receiver, ...known, history: ['sent', 'accepted'], contradicted: false, ...given };
}

function effect(given: Partial<ReceiverFacts['effects'][number]> = {}): ReceiverFacts['effects'][number] {
  const known = { residentId: '1', key: '1', operation: 'REGISTER' as const, version: 1 };
  return { ...known, idempotencyKey: 'k1', sentKey: 'k1', ...given };
}

function receiver(given: Partial<ReceiverFacts> = {}): ReceiverFacts {
  return {
    body: 'intermediate-server',
    effects: [effect()],
    held: [{ residentId: '1', name: '新', address: '乙' }],
    sent: [{ residentId: '1', address: '甲' }],
    sentKeys: ['k1', 'k2'],
    ...given,
  };
}

/** A run in which all went well. */
function facts(given: Partial<Facts> = {}): Facts {
  return {
    published: {
      residents: [{ residentId: '1', events: 2, names: ['旧', '新'], addresses: ['甲', '乙'] }],
      garbled: 1,
      strays: 1,
    },
    takenIn: { '1': 2 },
    quarantined: 1,
    straysQuarantined: 1,
    waiting: [],
    changes: [CHANGE],
    deliveries: [delivery('intermediate-server'), delivery('federation')],
    tasks: [],
    receivers: [receiver()],
    exposed: [],
    settledInSeconds: 10,
    ...given,
  };
}

function red(given: Partial<Facts>): string[] {
  return INVARIANTS.filter(({ violations }) => violations(facts(given)).length > 0).map(({ id }) => id);
}

describe('不変条件の点検', () => {
  it('何もなければ、どれも赤くならない', () => {
    expect(red({})).toEqual([]);
  });

  it.each<[string, string, Partial<Facts>]>([
    ['I1', '送付先に一度も届かない異動', { deliveries: [delivery('federation')] }],
    ['I1', '送られないままの電文', { waiting: ['linkage inbox.hold: 1'] }],
    [
      'I2',
      '終わらない送付',
      { deliveries: [delivery('intermediate-server'), delivery('federation', { state: 'sent', history: ['sent'] })] },
    ],
    [
      'I2',
      '二度終わる送付',
      {
        deliveries: [
          delivery('intermediate-server'),
          delivery('federation', { history: ['sent', 'accepted', 'superseded'] }),
        ],
      },
    ],
    ['I4', '誰も送っていない行', { receivers: [receiver({ effects: [effect({ sentKey: 'k9' })] })] }],
    ['I4', '台帳にいない人の行', { receivers: [receiver({ effects: [effect({ residentId: '2' })] })] }],
    ['I5', 'ほかの人の氏名', { receivers: [receiver({ held: [{ residentId: '1', name: '他', address: '乙' }] })] }],
    ['I5', '古い住所のまま', { receivers: [receiver({ held: [{ residentId: '1', name: '新', address: '甲' }] })] }],
    ['I5', 'ほかの人の住所の送付', { receivers: [receiver({ sent: [{ residentId: '1', address: '丙' }] })] }],
    ['I5', '何も持たない送付先', { receivers: [receiver({ held: [] })] }],
    ['I6', '監査にない異動', { changes: [{ ...CHANGE, audited: false }] }],
    ['I7', '読める個人番号', { exposed: ['logs/linkage.log (ascii)'] }],
    ['I8', '落ち着かない', { settledInSeconds: 121 }],
    [
      'I9',
      '誰にも知らされない拒否',
      {
        deliveries: [
          delivery('intermediate-server'),
          delivery('federation', { state: 'superseded', history: ['sent', 'rejected', 'superseded'] }),
        ],
      },
    ],
    [
      'I9',
      '誰にも知らされない食い違い',
      { deliveries: [delivery('intermediate-server', { contradicted: true }), delivery('federation')] },
    ],
    ['I9', '残った仕事', { tasks: [{ kind: 'DELIVERY_UNKNOWN', status: 'open', residentIds: ['1'] }] }],
    ['I10', '受け取られない住民異動', { takenIn: { '1': 1 } }],
    ['I10', '消えた読めない電文', { quarantined: 0 }],
    ['I10', '消えた読めないメッセージ', { straysQuarantined: 0 }],
  ])('%s は「%s」で赤くなる', (id, _, given) => {
    expect(red(given)).toEqual([id]);
  });

  it('I2 は、同じ鍵が二度効くと赤くなる', () => {
    const twice = [effect(), effect({ operation: 'VOID' })];
    expect(red({ receivers: [receiver({ effects: twice })] })).toContain('I2');
  });

  it('I3 は、版が戻ると赤くなる', () => {
    const back = [
      effect({ version: 2 }),
      effect({ operation: 'VOID', version: 2, idempotencyKey: 'k2', sentKey: 'k2' }),
      effect({ version: 1, idempotencyKey: 'k3' }),
    ];
    expect(red({ receivers: [receiver({ effects: back })] })).toEqual(['I3']);
  });

  it('どの不変条件も、一度は赤くされている', () => {
    expect(INVARIANTS.map(({ id }) => id)).toEqual(['I1', 'I2', 'I3', 'I4', 'I5', 'I6', 'I7', 'I8', 'I9', 'I10']);
  });
});
