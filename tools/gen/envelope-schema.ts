import { MAX_BODY_BYTES } from '#contracts/envelope';
import type { JsonSchema } from './json-schema.ts';

const text = (description: string, more: JsonSchema = {}): JsonSchema => ({ type: 'string', description, ...more });

/** The one envelope: CloudEvents 1.0 structured JSON with our extensions; unknown extensions are kept. */
export const ENVELOPE_SCHEMA: JsonSchema = {
  description: `CloudEvents 1.0 structured JSON with the extensions of this system; at most ${String(MAX_BODY_BYTES)} bytes.`,
  type: 'object',
  required:
    'specversion id source type subject time datacontenttype stream municipality lane laneseq epoch businessday data'.split(
      ' ',
    ),
  properties: {
    specversion: { type: 'string', const: '1.0' },
    id: text('Id of the message.', { format: 'uuid' }),
    source: text('Service that sent it.', { pattern: '^urn:kokuho:[a-z]+$' }),
    type: text('Wire type, `name.vN`; it alone chooses the handler.'),
    subject: text('Object the message is about.'),
    time: text('When it was written to the outbox.', { format: 'date-time' }),
    datacontenttype: { type: 'string', const: 'application/json' },
    stream: text('Stream of the lane.'),
    municipality: text('全国地方公共団体コード.', { pattern: '^[0-9]{6}$' }),
    lane: text('Key of the lane; messages of a lane are applied in order.'),
    laneseq: { type: 'integer', minimum: 1, description: 'Number of the message in its lane, without a gap.' },
    epoch: text('Life of the database that numbers the lane; a new one makes readers compare.', { format: 'uuid' }),
    after: text('JSON text of a list of {stream, municipality, lane, seq} that must have been applied before.'),
    changeid: text('Change that led to the message.', { format: 'uuid' }),
    businessday: text('Business day (Asia/Tokyo) of the sender.', { format: 'date' }),
    traceparent: text('W3C trace context.'),
    data: { type: 'object' },
  },
};
