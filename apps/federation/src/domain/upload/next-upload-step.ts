/** What stands on the receiver's side under the names of one file; undefined = nothing. */
export interface RemoteView {
  readonly finalBytes: number | undefined;
  readonly partBytes: number | undefined;
  readonly marker: boolean;
}

/**
 * `write`: the bytes under the temporary name. `rename`: to the name the receiver reads. `mark`: the completion marker.
 * `ask`: nothing stands there though it was begun before, so the receiver may have taken the file away already.
 * `conflict`: the name is taken by other content.
 */
export type UploadStep = 'write' | 'rename' | 'mark' | 'done' | 'ask' | 'conflict';

/** The next step by what is seen or was confirmed, never by what was tried: a lost answer says nothing about the far side. */
export function nextUploadStep(
  remote: RemoteView,
  file: { readonly bytes: number; readonly begunBefore: boolean },
): UploadStep {
  if (remote.finalBytes !== undefined) {
    if (remote.finalBytes !== file.bytes) return 'conflict';
    return remote.marker ? 'done' : 'mark';
  }
  if (remote.marker) return 'ask';
  if (remote.partBytes === undefined) return file.begunBefore ? 'ask' : 'write';
  return remote.partBytes === file.bytes && !file.begunBefore ? 'rename' : 'write';
}
