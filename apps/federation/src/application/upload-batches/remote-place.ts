export const INBOX = '/in';
const PART = '.part';

/** Where one file stands at the receiver while it goes there. */
export interface RemotePlace {
  readonly part: string;
  readonly final: string;
  readonly marker: string;
}

export function remotePlaceOf(fileName: string, marker: string): RemotePlace {
  return { part: `${INBOX}/${fileName}${PART}`, final: `${INBOX}/${fileName}`, marker: `${INBOX}/${marker}` };
}
