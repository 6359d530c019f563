import { Module } from '@nestjs/common';
import { Oidc } from './oidc.ts';

@Module({ providers: [Oidc] })
export class OidcModule {}
