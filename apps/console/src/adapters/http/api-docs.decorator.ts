import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiHeader, ApiQuery, ApiResponse, getSchemaPath } from '@nestjs/swagger';
import { OWNERS } from '../../application/owners.ts';
import { ProblemDto } from './problem.dto.ts';

const PROBLEMS: Readonly<Record<number, string>> = {
  400: '入力の誤り',
  401: '認証が必要',
  403: '権限なし',
  404: '対象なし',
  409: '競合（先の決定・版の違い）',
  413: '要求が大きすぎる',
  422: '業務上の拒否、または同じ Idempotency-Key で違う内容',
  503: '担当サービスが一時的に利用不可（details.service に名前）',
};

const EVERYWHERE = [401, 403, 503];

type Decorator = MethodDecorator & ClassDecorator;

/** Error answers of a route: those of every route, and its own. */
export function ApiProblems(...statuses: readonly number[]): Decorator {
  const problem = { 'application/problem+json': { schema: { $ref: getSchemaPath(ProblemDto) } } };
  const answers = [...statuses, ...EVERYWHERE].map((status) =>
    ApiResponse({ status, description: PROBLEMS[status] ?? '', content: problem }),
  );
  return applyDecorators(ApiExtraModels(ProblemDto), ...answers);
}

/** A list: at most `limit` rows, the next page in the `Link` header. */
export function ApiPage(): Decorator {
  return applyDecorators(
    ApiQuery({
      name: 'limit',
      required: false,
      description: '最大件数（既定 100、上限 1,000）',
      schema: { type: 'integer', minimum: 1, maximum: 1_000, default: 100 },
    }),
    ApiQuery({
      name: 'cursor',
      required: false,
      description: '続きの位置。Link ヘッダー（rel="next"）の値をそのまま使う',
      schema: { type: 'string' },
    }),
  );
}

/** A list over all services, or of one of them. */
export function ApiOwnerPage(): Decorator {
  const schema = { type: 'string', enum: [...OWNERS] };
  return applyDecorators(ApiQuery({ name: 'service', required: false, description: 'サービス', schema }), ApiPage());
}

/** A POST with a JSON body and the key that makes its repetition harmless. */
export function ApiCommand(body: Type): Decorator {
  return applyDecorators(ApiBody({ type: body }), ApiIdempotencyKey());
}

export function ApiIdempotencyKey(): Decorator {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: '同じキーと同じ内容の再送には、最初の結果を返す。省略すると応答のヘッダーで採番した値を知らせる',
      schema: { type: 'string', maxLength: 100, example: '0199c1a0-7c1e-7d35-9d0b-5c7f3d0c9a11' },
    }),
  );
}
