import { AppError } from '#kernel/app-error';
import { serializeError } from './error-serializer.ts';
import { maskIndividualNumbers } from './individual-number-mask.ts';
import { createLogger } from './logger.ts';
import { NestLoggerAdapter } from './nest-logger.adapter.ts';

const NUMBER = '123456789018';
const FULL_WIDTH = '１２３４５６７８９０１８';

function capture() {
  const lines: string[] = [];
  const logger = createLogger({ service: 'trial', level: 'trace', destination: { write: (line) => lines.push(line) } });
  return { lines, logger, last: () => JSON.parse(lines.at(-1) ?? '{}') as Record<string, unknown> };
}

describe('個人番号 in a text', () => {
  it.each([NUMBER, FULL_WIDTH, '1234-5678-9018', '1234 5678 9018', '１２３４－５６７８－９０１８'])(
    '%s is masked',
    (run) => {
      expect(maskIndividualNumbers(`番号 ${run} です`)).toBe('番号 ************ です');
    },
  );

  it.each(['123456789012', '000000000900001', '12345678901', '1764000000000'])('%s stays', (run) => {
    expect(maskIndividualNumbers(`番号 ${run} です`)).toBe(`番号 ${run} です`);
  });
});

describe('the log', () => {
  it('is a JSON line that no 個人番号 passes, as text or as number', () => {
    const { logger, lines, last } = capture();
    logger.warn({ note: `no:${NUMBER}, "quoted" ${FULL_WIDTH}`, count: Number(NUMBER) }, `about ${NUMBER}`);
    expect(lines.join()).not.toContain(NUMBER);
    expect(lines.join()).not.toContain(FULL_WIDTH);
    expect(last()).toMatchObject({ level: 'warn', service: 'trial', count: '************' });
  });

  it('shows no personal field at any depth', () => {
    const { logger, last } = capture();
    const addressee = { name: '見本　太郎', kana: 'ミホン' };
    logger.info({ lane: 'ok', person: { birthDate: '1980-05-05', deep: [{ kana: 'ミホン' }] }, addressee }, 'applied');
    expect(last()).toMatchObject({
      lane: 'ok',
      person: { birthDate: '[redacted]', deep: [{ kana: '[redacted]' }] },
      addressee: '[redacted]',
      message: 'applied',
    });
  });

  it('shows code, kind and details of our errors', () => {
    const { logger, last } = capture();
    logger.error({ error: new AppError('MSG-0003', 'invalid', { field: 'lane' }, new Error('cause')) }, 'refused');
    expect(last()['error']).toMatchObject({
      type: 'AppError',
      code: 'MSG-0003',
      kind: 'invalid',
      details: { field: 'lane' },
      cause: { type: 'Error', message: 'cause' },
    });
  });
});

describe('a database error', () => {
  const driver = Object.assign(new Error('invalid input syntax for type date: "見本"'), {
    code: '22007',
    severity: 'ERROR',
    detail: 'Key (name)=(見本) already exists.',
    where: 'COPY person, line 1: "見本"',
    table: 'person',
  });
  const wrapped = Object.assign(new Error(driver.message), {
    driverError: driver,
    query: 'INSERT …',
    parameters: ['見本'],
  });

  it('is shown by SQLSTATE and table, never by its words, wrapped or not', () => {
    expect(JSON.stringify([serializeError(driver), serializeError(wrapped)])).not.toContain('見本');
    expect(serializeError(wrapped)).toMatchObject({ cause: { code: '22007', table: 'person' } });
    expect(serializeError(driver).stack).toMatch(/^\s+at /);
  });
});

describe("Nest's logger", () => {
  it('keeps context, error and extra fields apart', () => {
    const { logger, lines, last } = capture();
    const nest = new NestLoggerAdapter(logger);
    nest.log('started', 'NestFactory');
    expect(last()).toMatchObject({ level: 'info', message: 'started', context: 'NestFactory' });
    nest.error(new AppError('GEN-0001', 'bug'), 'http');
    expect(last()).toMatchObject({ level: 'error', context: 'http', error: { code: 'GEN-0001' } });
    nest.error('text', 'Error: text\n    at somewhere', 'http');
    expect(last()).toMatchObject({ message: 'text', stack: '    at somewhere', context: 'http' });
    nest.warn({ queue: 'q' }, 'relay');
    expect(last()).toMatchObject({ level: 'warn', queue: 'q', context: 'relay' });
    nest.verbose('v');
    nest.debug('d');
    nest.fatal('f');
    expect(lines).toHaveLength(7);
  });
});
