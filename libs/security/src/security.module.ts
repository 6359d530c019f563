import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_GUARD, APP_PIPE } from '@nestjs/core';
import { BearerGuard } from './bearer.guard.ts';
import { ProblemDetailsFilter } from './problem-details.filter.ts';
import { SECURITY_OPTIONS, type SecurityOptions } from './security-options.ts';
import { TokenVerifier } from './token-verifier.ts';
import { RequestValidationPipe } from './validation.pipe.ts';

/** Guard, problem answers and validation for every route of the application that imports it. */
@Module({})
export class SecurityModule {
  static register(options: SecurityOptions): DynamicModule {
    return {
      module: SecurityModule,
      global: true,
      providers: [
        { provide: SECURITY_OPTIONS, useValue: options },
        TokenVerifier,
        { provide: APP_GUARD, useClass: BearerGuard },
        { provide: APP_FILTER, useClass: ProblemDetailsFilter },
        { provide: APP_PIPE, useClass: RequestValidationPipe },
      ],
      exports: [SECURITY_OPTIONS, TokenVerifier],
    };
  }
}
