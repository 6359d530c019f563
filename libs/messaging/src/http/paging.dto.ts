import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';

/** Paging of every list: `limit` (default 100, at most 1,000) and an opaque `cursor`. */
export class PagingQuery {
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) @Max(1_000) limit = 100;
  @IsOptional() @IsString() @MaxLength(200) cursor?: string;
}

/** `Link` header value for the next page, or undefined on the last one. */
export function nextLink(
  path: string,
  query: Record<string, string | number | undefined>,
  cursor: string | undefined,
): string | undefined {
  if (cursor === undefined) return undefined;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries<string | number | undefined>({ ...query, cursor })) {
    if (value !== undefined) parameters.set(name, String(value));
  }
  return `<${path}?${parameters.toString()}>; rel="next"`;
}
