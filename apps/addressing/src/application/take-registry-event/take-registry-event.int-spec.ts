import { individualNumberCheckDigit } from '#kernel/check-digit';
import { createTestIntake, event, type TestIntake } from '../../../test/intake.ts';

function number(serial: number): string {
  const upper = `3137${String(serial).padStart(7, '0')}`;
  return `${upper}${String(individualNumberCheckDigit(upper))}`;
}

describe('住民異動の受け取り', () => {
  let test: TestIntake;

  beforeAll(async () => {
    test = await createTestIntake();
  }, 60_000);

  afterAll(() => test.drop());

  const take = async (raw: Buffer, channel: 'amqp' | 'http' = 'amqp'): Promise<string> => {
    const { outcome, code } = await test.intake.take(raw, channel);
    return code === undefined ? outcome : `${outcome} ${code}`;
  };
  const rows = <T>(sql: string, values: unknown[] = []): Promise<T[]> => test.database.dataSource.query(sql, values);
  const stored = async (residentId: string): Promise<number[]> =>
    (
      await rows<{ sequence: number }>(
        'SELECT sequence::int FROM registry_event WHERE resident_id = $1 ORDER BY lane_seq',
        [residentId],
      )
    ).map(({ sequence }) => sequence);
  const held = async (residentId: string): Promise<number[]> =>
    (
      await rows<{ seq: number }>('SELECT lane_seq::int AS seq FROM inbox.hold WHERE lane = $1 ORDER BY 1', [
        residentId,
      ])
    ).map(({ seq }) => seq);
  const sealed = async (serial: number) => ({
    individualNumberJwe: await test.vault.seal(Buffer.from(number(serial))),
  });

  it('暗号の解読を待つ異動を、後から届いた異動が追い越さない', async () => {
    const bodies = [event('A1', 1, {}, await sealed(1)), event('A1', 2), event('A1', 3)];
    expect(await Promise.all(bodies.map((body) => take(body)))).toEqual(['stored', 'stored', 'stored']);
    expect(await stored('A1')).toEqual([1, 2, 3]);
  });

  it('同じ内容は重複、同じ番号や識別子の別の内容は隔離になる', async () => {
    expect(await take(event('A2', 1))).toBe('stored');
    expect(await take(event('A2', 1))).toBe('duplicate');
    expect(await take(event('A2', 1, { id: 'another' }))).toBe('duplicate');
    expect(await take(event('A2', 1, { id: 'another' }, { name: '別人' }))).toBe('quarantined ADR-0111');
    expect(await take(event('A2', 2, { id: 'e-A2-1' }, { name: '別人' }))).toBe('quarantined ADR-0112');
    expect(await stored('A2')).toEqual([1]);
  });

  it('保留中の番号に別の内容が届いても、どちらも失われない', async () => {
    await take(event('A3', 1));
    expect(await take(event('A3', 3))).toBe('held');
    expect(await take(event('A3', 3))).toBe('duplicate');
    expect(await take(event('A3', 3, { id: 'another' }, { name: '別人' }))).toBe('quarantined ADR-0111');
    expect(await take(event('A3', 2))).toBe('stored');
    expect([await stored('A3'), await held('A3')]).toEqual([[1, 2, 3], []]);
  });

  it('保留の一つに誤りがあっても隔離されて進み、後ろは直したものを待つ', async () => {
    await take(event('A4', 1));
    for (const sequence of [3, 4, 5]) {
      // The fourth borrows the third's id, which nobody can see before the third is stored.
      expect(await take(event('A4', sequence, sequence === 4 ? { id: 'e-A4-3' } : {}))).toBe('held');
    }
    expect(await take(event('A4', 2))).toBe('stored');
    expect([await stored('A4'), await held('A4')]).toEqual([[1, 2, 3], [5]]);
    expect(await take(event('A4', 4))).toBe('stored');
    expect([await stored('A4'), await held('A4')]).toEqual([[1, 2, 3, 4, 5], []]);
  });

  it('保留のまま止まったものは、前の異動の再送で動き出す', async () => {
    await take(event('A5', 1));
    await take(event('A5', 3));
    await rows(`UPDATE inbox.hold SET lane_seq = 2 WHERE lane = 'A5'`);
    expect(await take(event('A5', 1))).toBe('duplicate');
    expect(await held('A5')).toEqual([]);
  });

  it('最初の番号はいくつでもよく、基準の異動は番号を飛ばしてよい', async () => {
    expect(await take(event('A6', 7))).toBe('stored');
    expect(await take(event('A6', 6))).toBe('quarantined ADR-0113');
    expect(await take(event('A6', 20, { baseline: true }))).toBe('stored');
    expect(await take(event('A6', 21))).toBe('stored');
    expect(await stored('A6')).toEqual([7, 20, 21]);
  });

  it('データベースに置けない内容も隔離になり、繰り返されない', async () => {
    expect(await take(event('A7', 1, {}, { name: '見本\u0000' }))).toBe('quarantined ADR-0101');
    expect(await take(Buffer.from(event('A7', 1).toString().replace('見本', '\\ud800')))).toBe('quarantined ADR-0101');
    expect(await take(event('A7', 1e300))).toBe('quarantined ADR-0105');
    expect(await stored('A7')).toEqual([]);
  });

  it('個人番号は読み戻せるが、異動の記録にも隔離の指紋にも現れない', async () => {
    const secret = number(8);
    const raw = event('A8', 1, {}, { individualNumber: secret });
    expect(await take(raw)).toBe('quarantined ADR-0109');
    expect(await take(raw, 'http')).toBe('stored');
    const { manager } = test.database.dataSource;
    expect(await test.vault.read(manager, '313700', 'A8')).toBe(secret);
    expect(JSON.stringify(await rows('SELECT * FROM registry_event'))).not.toContain(secret);
    expect(await rows(`SELECT 1 FROM inbox.quarantine WHERE sha256 = sha256($1)`, [raw])).toEqual([]);
  });

  it('同じ個人番号の別人は名寄せせず、同一人は同じ統合宛名番号になる', async () => {
    const own = { individualNumber: number(9) };
    expect(await take(event('A9', 1, {}, own), 'http')).toBe('stored');
    expect(await take(event('B9', 1, {}, { ...own, birthDate: '1999-01-01' }), 'http')).toBe('quarantined ADR-0114');
    expect(await take(event('C9', 1, {}, own), 'http')).toBe('stored');
    const found = await rows<{ n: string }>(
      `SELECT DISTINCT integrated_addressee_number AS n FROM addressee WHERE resident_id IN ('A9', 'C9')`,
    );
    expect(found).toHaveLength(1);
  });

  it('別の住民の行に移された暗号文は読めない', async () => {
    await take(event('A10', 1, {}, { individualNumber: number(10) }), 'http');
    await rows(`UPDATE individual_number SET resident_id = 'B10' WHERE resident_id = 'A10'`);
    const { manager } = test.database.dataSource;
    await expect(test.vault.read(manager, '313700', 'B10')).rejects.toThrow();
  });

  it('同時に届いた多数の異動は少ないトランザクションで受け取られ、誤ったものだけが隔離される', async () => {
    const people = Array.from({ length: 100 }, (_, index) => `M${String(index)}`);
    await take(event('M9001', 1, {}, await sealed(9_001)));
    const stranger = { ...(await sealed(9_001)), birthDate: '1900-01-01' };
    const outcomes = await Promise.all([
      ...people.map((id) => take(event(id, 1))),
      take(event('M9002', 1, {}, stranger)),
      take(event('M0', 1)),
      take(event('M9003', 1, { id: 'same' })),
      take(event('M9004', 1, { id: 'same' })),
      take(event('M1', 3)),
      take(event('M1', 2)),
      ...people.slice(2).map((id) => take(event(id, 2))),
    ]);
    const special = outcomes.slice(people.length, people.length + 6);
    expect(special).toEqual(['quarantined ADR-0114', 'duplicate', 'stored', 'quarantined ADR-0112', 'held', 'stored']);
    expect(outcomes.filter((outcome) => outcome === 'stored')).toHaveLength(200);
    expect(await stored('M1')).toEqual([1, 2, 3]);
    const [counted] = await rows<{ transactions: number }>(
      `SELECT count(DISTINCT xmin::text)::int AS transactions FROM registry_event WHERE resident_id LIKE 'M%'`,
    );
    // One batch of 64 holds the faulty event and is taken one by one.
    expect(counted?.transactions).toBeLessThan(120);
  });

  it('同じ個人番号の二人が同時に届いても、後の一人は先の一人に照らされる', async () => {
    const own = await sealed(9_100);
    const outcomes = await Promise.all([
      take(event('S1', 1, {}, own)),
      take(event('S2', 1, {}, { ...own, birthDate: '1900-01-01' })),
    ]);
    expect(outcomes).toEqual(['stored', 'quarantined ADR-0114']);
  });
});
