const TARGET = /<([^>]*)>/g;
const NEXT = /<([^>]*)>[^,]*;\s*rel="?next"?/;

/** An owner's links as seen from outside: its own root becomes `/api/v1`, a bare `?cursor=…` stays. */
export function outwardLinks(link: string, ownerUrl: string, prefix: string): string {
  return link.replace(TARGET, (whole, target: string) => {
    const path = target.startsWith(`${ownerUrl}/`) ? target.slice(ownerUrl.length) : target;
    return path.startsWith('/') ? `<${prefix}${path}>` : whole;
  });
}

/** The cursor of the next page, when there is one. */
export function nextCursor(link: string | null): string | undefined {
  const target = NEXT.exec(link ?? '')?.[1];
  if (target === undefined) return undefined;
  return new URLSearchParams(target.slice(target.indexOf('?') + 1)).get('cursor') ?? undefined;
}
