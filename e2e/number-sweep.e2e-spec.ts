import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '#testing/eventually';
import { IndividualNumberVault } from '../apps/addressing/src/adapters/vault/individual-number.vault.ts';
import { loadKeys } from '../apps/addressing/src/adapters/vault/key-file.ts';
import { AllDatabases, managerOf } from './support/all-databases.ts';
import { Api } from './support/api.ts';
import { moveIn, renamed, sealNumber, syntheticNumber } from './support/bad-events.ts';
import { IntakeView } from './support/intake-view.ts';
import { CHUNK_BYTES, formsOf, sweep } from './support/number-sweep.ts';
import { publish } from './support/registry.ts';
import { startTestSystem, type TestSystem } from './support/system.ts';

const RESIDENT = { sealed: '000000000950001', plain: '000000000950002', held: '000000000950003' };

describe('個人番号のありか', () => {
  const numbers = {
    sealed: syntheticNumber(),
    plain: syntheticNumber(),
    held: syntheticNumber(),
    quarantined: syntheticNumber(),
    quarantinedSealed: syntheticNumber(),
  };
  /** Put on the message path in plain by its sender: the broker had it before anyone could refuse it. */
  const sentInPlain = syntheticNumber();
  let folder: string;
  let spanFile: string;
  let running: TestSystem;
  let api: Api;
  let view: IntakeView;
  let databases: AllDatabases;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'kokuho-sweep-'));
    spanFile = join(folder, 'spans', 'spans.jsonl');
    mkdirSync(join(folder, 'spans'));
    running = await startTestSystem({ today: '2026-07-01', env: { KOKUHO_SPAN_FILE: spanFile } });
    api = new Api(running.ready);
    view = new IntakeView(running);
    databases = new AllDatabases({ ready: running.ready, dataDir: running.system.dataDir });
  }, 300_000);

  afterAll(async () => {
    await running[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  }, 60_000);

  it('暗号化では経路から、平文では HTTP から受け取り、経路の平文は断る', async () => {
    const addressing = running.ready.services['addressing'] ?? '';
    const seal = (number: string) => sealNumber(addressing, number);
    await publish(running.ready.amqp, [
      moveIn(RESIDENT.sealed, 1, {}, { individualNumberJwe: await seal(numbers.sealed) }),
      moveIn('000000000950004', 1, {}, { individualNumberJwe: await seal(numbers.quarantinedSealed), sex: 'その他' }),
      moveIn('000000000950005', 1, {}, { individualNumber: sentInPlain }),
    ]);
    const lines = [
      moveIn(RESIDENT.plain, 1, {}, { individualNumber: numbers.plain }),
      moveIn('000000000950006', 1, { effectiveDate: '2026-02-30' }, { individualNumber: numbers.quarantined }),
      moveIn(RESIDENT.held, 1),
      { ...moveIn(RESIDENT.held, 3, {}, { individualNumber: numbers.held }) },
      renamed(RESIDENT.plain, 2, '見本　次郎'),
    ].map((event) => JSON.stringify(event));
    const answer = await api.call<{ outcome: string }[]>(
      'officer',
      'POST',
      'registry-events',
      lines.join('\n'),
      'application/x-ndjson',
    );
    expect(answer.body.map(({ outcome }) => outcome)).toEqual(['stored', 'quarantined', 'stored', 'held', 'stored']);
    await eventually(async () => {
      expect((await view.open()).map(({ reason }) => reason).sort()).toEqual(['ADR-0105', 'ADR-0107', 'ADR-0109']);
      expect(await view.told(RESIDENT.sealed)).toBe(1);
      expect(await view.told('000000000950005')).toBe(0);
    }, 60_000);
  }, 120_000);

  it('資格が決まり、両方の送付先に届く', async () => {
    for (const residentId of [RESIDENT.sealed, RESIDENT.plain]) {
      const [task] = await eventually(async () => {
        const open = await api.openTasks(residentId);
        expect(open).toHaveLength(1);
        return open;
      }, 60_000);
      expect((await api.decide(task?.taskId ?? '', 'accept')).status).toBe(200);
      await eventually(async () => {
        const [change] = await api.changes(residentId);
        const states = (await api.deliveries(change?.changeId ?? '')).map(({ state }) => state);
        expect(states).toEqual(['accepted', 'accepted']);
      }, 60_000);
    }
  }, 240_000);

  it('受け取った番号は、統合宛名のデータベースに暗号化して置かれ、そこでだけ読み戻せる', async () => {
    const vault = new IndividualNumberVault(loadKeys(join(running.system.dataDir, 'keys', 'addressing.key')));
    await databases.inside('kokuho_addressing', async (client) => {
      const manager = managerOf(client);
      expect(await vault.read(manager, '313700', RESIDENT.sealed)).toBe(numbers.sealed);
      expect(await vault.read(manager, '313700', RESIDENT.plain)).toBe(numbers.plain);
      const kept = await client.query<{ body: Buffer }>(
        `SELECT body FROM inbox.hold WHERE lane = $1 UNION ALL SELECT raw FROM inbox.quarantine WHERE reason IN ('ADR-0107', 'ADR-0109')`,
        [RESIDENT.held],
      );
      const opened = await Promise.all(kept.rows.map(({ body }) => vault.openBytes(body.toString('ascii'))));
      const text = opened.map((bytes) => Buffer.from(bytes).toString('utf8')).join('\n');
      for (const number of [numbers.held, numbers.quarantined, sentInPlain]) expect(text).toContain(number);
    });
  }, 60_000);

  it('平文の番号は、データベース・WAL・ブローカー・ログ・トレース・ファイルのどこにもない', async () => {
    await eventually(() => expect(readFileSync(spanFile, 'utf8')).toContain('registry.events'));
    await databases.writeOut();
    const { dataDir } = running.system;
    const places = [dataDir, join(folder, 'spans')];
    expect(await sweep(places, Object.values(numbers))).toEqual([]);
    const broker = join(dataDir, 'rabbitmq');
    const outside = (await sweep(places, [sentInPlain])).filter(({ path }) => !path.startsWith(broker));
    expect(outside).toEqual([]);
    expect(await databases.rowsWith([...Object.values(numbers), sentInPlain])).toEqual([]);
  }, 240_000);

  it('探し方そのものは、わざと置いた番号をどの形でも見つける', async () => {
    const number = syntheticNumber();
    const planted = join(folder, 'planted');
    mkdirSync(planted);
    for (const [form, bytes] of Object.entries(formsOf(number))) {
      // Across the border of two pieces of a long file.
      writeFileSync(join(planted, form), Buffer.concat([Buffer.alloc(CHUNK_BYTES - 5, 'x'), bytes]));
    }
    writeFileSync(
      join(planted, 'line.json'),
      JSON.stringify({ line: Buffer.from(`番号=${number};`).toString('base64') }),
    );
    const found = await sweep([planted], [number]);
    const own = found.filter(({ form, path }) => path === join(planted, form)).map(({ form }) => form);
    expect(own.sort()).toEqual(Object.keys(formsOf(number)).sort());
    expect(found.filter(({ path }) => path.endsWith('line.json'))).toHaveLength(1);
    await databases.inside('kokuho_linkage', (client) =>
      client.query('CREATE TABLE planted AS SELECT $1::text AS v', [number]),
    );
    await databases.writeOut();
    expect(await databases.rowsWith([number])).toEqual(['kokuho_linkage public.planted']);
    const forms = new Set((await sweep([join(running.system.dataDir, 'postgres')], [number])).map(({ form }) => form));
    expect(forms).toEqual(new Set(['ascii']));
  }, 240_000);
});
