import type { AddressInfo } from 'node:net';
import { type ArgumentsHost, Body, Controller, Get, Module, Param, Post } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { Type } from 'class-transformer';
import { IsInt, IsString, ValidateNested } from 'class-validator';
import { lastValueFrom } from 'rxjs';
import { Secret } from '#config/secret';
import { AppError } from '#kernel/app-error';
import { Public } from './access.decorator.ts';
import { ProblemDetailsFilter } from './problem-details.filter.ts';
import { SecurityModule } from './security.module.ts';

class ChildDto {
  @IsInt() count!: number;
}

class TrialDto {
  @IsString() text!: string;
  @ValidateNested() @Type(() => ChildDto) child!: ChildDto;
}

const ERRORS: Readonly<Record<string, unknown>> = {
  refusal: new AppError('GEN-0007', 'refusal'),
  missing: new AppError('GEN-0003', 'refusal'),
  invalid: new AppError('GEN-0002', 'invalid', { field: 'text' }),
  conflict: new AppError('SEC-0006', 'conflict', { decidedBy: 'officer' }),
  unavailable: new AppError('GEN-0006', 'unavailable', { service: 'linkage' }),
  forbidden: new AppError('GEN-0004', 'forbidden'),
  bug: new AppError('MSG-0001', 'bug', { secret: 'canary' }),
  unknown: new TypeError('canary'),
};

@Public()
@Controller()
class TrialController {
  @Get('throw/:name') throwIt(@Param('name') name: string): never {
    throw ERRORS[name];
  }

  @Post('echo') echo(@Body() body: TrialDto): TrialDto {
    return body;
  }
}

@Module({
  imports: [SecurityModule.register({ issuer: 'http://127.0.0.1:9', internalToken: new Secret('x'.repeat(16)) })],
  controllers: [TrialController],
})
class TrialModule {}

let app: NestExpressApplication;
let base: string;

beforeAll(async () => {
  app = await NestFactory.create<NestExpressApplication>(TrialModule, { logger: false });
  await app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${String((app.getHttpServer().address() as AddressInfo).port)}`;
});

afterAll(() => app.close());

async function ask(path: string, body?: string, type = 'application/json') {
  const post = { method: 'POST', headers: { 'content-type': type }, body: body ?? null };
  const answer = await fetch(`${base}/${path}`, body === undefined ? {} : post);
  const text = await answer.text();
  return { answer, text, problem: JSON.parse(text) as Record<string, unknown> };
}

describe('an error as problem details', () => {
  it.each([
    ['refusal', 422, 'GEN-0007'],
    ['missing', 404, 'GEN-0003'],
    ['invalid', 400, 'GEN-0002'],
    ['conflict', 409, 'SEC-0006'],
    ['unavailable', 503, 'GEN-0006'],
    ['forbidden', 403, 'GEN-0004'],
    ['bug', 500, 'GEN-0001'],
    ['unknown', 500, 'GEN-0001'],
  ])('%s is %d %s', async (name, status, code) => {
    const { answer, text, problem } = await ask(`throw/${name}`);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect([answer.status, problem['status'], problem['code']]).toEqual([status, status, code]);
    expect(problem['detail']).toMatch(/。$/);
    expect(problem['action']).toMatch(/。$/);
    expect(text).not.toContain('canary');
  });

  it('carries the details of a conflict and the service that is down', async () => {
    expect((await ask('throw/conflict')).problem['details']).toEqual({ decidedBy: 'officer' });
    const { answer, problem } = await ask('throw/unavailable');
    expect(problem['details']).toEqual({ service: 'linkage' });
    expect(answer.headers.get('retry-after')).toBe('5');
  });

  it('names the fields of a wrong input, never their values', async () => {
    const { problem, text } = await ask('echo', '{"text":1,"child":{"count":"canary"},"extra":"canary"}');
    expect(problem).toMatchObject({ status: 400, code: 'GEN-0002' });
    expect(problem['errors']).toEqual([
      { path: 'extra', text: '使えない項目です。' },
      { path: 'text', text: '文字列で指定してください。' },
      { path: 'child.count', text: '整数で指定してください。' },
    ]);
    expect(text).not.toContain('canary');
  });

  it('answers malformed JSON, a body too large and an unknown path', async () => {
    const malformed = await ask('echo', '{"text": canary}');
    expect(malformed.problem).toMatchObject({ status: 400, code: 'SEC-0003' });
    expect(malformed.text).not.toContain('canary');
    expect((await ask('echo', JSON.stringify({ text: 'x'.repeat(200_000) }))).problem).toMatchObject({
      status: 413,
      code: 'SEC-0001',
    });
    expect((await ask('nowhere/canary')).problem).toMatchObject({ status: 404, code: 'GEN-0003' });
    expect((await ask('throw/%FF')).problem).toMatchObject({ status: 400, code: 'GEN-0002' });
  });

  it('leaves the error of a message handler to its transport', async () => {
    const error = new AppError('GEN-0006', 'unavailable');
    const host = { getType: () => 'rpc' } as unknown as ArgumentsHost;
    const outcome = new ProblemDetailsFilter().catch(error, host);
    await expect(outcome && lastValueFrom(outcome)).rejects.toBe(error);
  });
});
