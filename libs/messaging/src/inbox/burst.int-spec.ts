import { eventually } from '#testing/eventually';
import { Hop } from '../../test/hop.ts';

/** Together longer than anybody waits for one of ten database connections. */
const LANES = 120;
const HANDLER_MS = 500;

describe('more messages at once than database connections', () => {
  let hop: Hop;

  beforeAll(async () => {
    hop = await Hop.create({ handlerMs: HANDLER_MS });
  }, 60_000);

  afterAll(() => hop.remove());

  it('are each worked on once, and none fails for want of a connection', async () => {
    hop.startRelay();
    const lanes = Array.from({ length: LANES }, (_, index) => `B${String(index)}`);
    for (const lane of lanes) await hop.add(lane);
    await eventually(async () => expect(await hop.pending()).toBe(0), 60_000);
    hop.startConsumer();
    await eventually(() => expect(new Set(hop.applied.map(({ lane }) => lane)).size).toBe(LANES), 60_000);
    expect(hop.failures).toEqual([]);
    expect(hop.applied).toHaveLength(LANES);
  }, 180_000);
});
