import { eventually } from '#testing/eventually';
import { RunningBody } from '../../counterparts/test/counterparts.factory.ts';
import { outwardPerson, qualificationRow } from '../test/attempt.factory.ts';
import { createFederationDatabase } from '../test/federation-database.ts';
import { FederationStand } from '../test/federation.stand.ts';
import { HttpResultInquiry } from './adapters/counterparty/http-result-inquiry.ts';

it('crosses', async () => {
  const database = await createFederationDatabase();
  const body = await RunningBody.start('aggregation');
  const stand = new FederationStand(database.dataSource, body.environment['KOKUHO_SFTP_URL'] ?? '', 300);
  const out: string[] = [];
  const round = async () => {
    await stand.sealer.seal();
    while (await stand.uploader.uploadNext());
    await stand.reader.readAll();
  };
  const h = await stand.household(1);
  const p = await stand.person(1, {
    rows: [qualificationRow({ endsOn: '2026-06-01' }), qualificationRow({ historyNumber: 2, startsOn: '2026-06-01' })],
  });
  await eventually(async () => {
    await round();
    expect(stand.statesOf(p)).toEqual(['sent', 'accepted']);
  });
  const t0 = performance.now();
  const lap = (n: string) => out.push(`${n} ${(performance.now() - t0).toFixed(0)}`);
  out.push(`${stand.statesOf(h)} ${stand.statesOf(p)}`);
  const p2 = await stand.person(2, {
    person: { ...outwardPerson().person, name: '東郷　華子' },
    rows: [qualificationRow({ endsOn: '2026-06-01' })],
  });
  await eventually(async () => {
    await round();
    expect(stand.statesOf(p2)).toEqual(['sent', 'accepted']);
  });
  lap('p2');
  const h2 = await stand.household(2, { closesOn: '2026-12-01', reason: '07', insuredCount: 0 });
  await eventually(async () => {
    await round();
    expect(stand.statesOf(h2)).toEqual(['sent', 'accepted']);
  });
  lap('h2');
  const overlap = await stand.person(3, {
    rows: [qualificationRow(), qualificationRow({ historyNumber: 2, startsOn: '2026-05-01' })],
  });
  await eventually(async () => {
    await round();
    expect(stand.statesOf(overlap)).toEqual(['sent', 'rejected']);
  });
  out.push(JSON.stringify(stand.lastReceipt(overlap)?.evidence));
  lap('overlap');
  await body.call('PUT', 'faults', { dropAnswer: true });
  const silent = await stand.person(4, { rows: [qualificationRow({ endsOn: '2026-07-01' })] });
  const inquiry = new HttpResultInquiry(`http://127.0.0.1:${body.environment['KOKUHO_HTTP_PORT']}/aggregation`);
  const asked: string[] = [];
  stand.inquiry.ask = async (f) => {
    asked.push(f);
    const r = await inquiry.ask(f);
    out.push(`${f} ${JSON.stringify(r)}`);
    return r;
  };
  try {
    await eventually(async () => {
      await round();
      await stand.resolver.resolve();
      expect(stand.statesOf(silent).at(-1)).toBe('accepted');
    }, 6000);
  } catch (e) {
    out.push(String(e), Object.keys(body).join(), JSON.stringify(Object.keys(body.environment)));
  }
  out.push(String(stand.statesOf(silent)));
  console.log(out.join('\n'), stand.setAside, stand.disputed);
  await stand.folder.close();
  await body.stop();
  await database.drop();
}, 60000);
