import type { ErrorObject } from 'ajv';

/** One field that is wrong: JSON pointer and what is wrong with it; never its value. */
export interface FieldError {
  readonly pointer: string;
  readonly detail: string;
}

export function fieldErrors(errors: readonly ErrorObject[] | null | undefined): FieldError[] {
  return (errors ?? []).map((error) => {
    const member = memberOf(error);
    const pointer = member === undefined ? error.instancePath : `${error.instancePath}/${member}`;
    return { pointer: `#${pointer}`, detail: detailOf(error) };
  });
}

function memberOf({ params }: ErrorObject): string | undefined {
  const named = params as { additionalProperty?: string; missingProperty?: string };
  return named.additionalProperty ?? named.missingProperty;
}

function detailOf(error: ErrorObject): string {
  const { additionalProperty } = error.params as { additionalProperty?: string };
  if (additionalProperty && /individual_?number|my_?number|個人番号/i.test(additionalProperty)) {
    return '個人番号はこのインターフェースでは受け付けません';
  }
  if (error.keyword === 'additionalProperties') return '定義されていない項目です';
  if (error.keyword === 'required') return '必須の項目がありません';
  return error.message ?? error.keyword;
}
