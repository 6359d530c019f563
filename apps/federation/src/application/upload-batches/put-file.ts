import { AppError } from '#kernel/app-error';
import { failpoint } from '#telemetry/failpoint';
import { nextUploadStep, type RemoteView, type UploadStep } from '../../domain/upload/next-upload-step.ts';
import type { ExchangeFolder } from '../ports/exchange-folder.ts';
import type { RemotePlace } from './remote-place.ts';

/** A file never needs more: write, rename, mark, each perhaps once more after something came between. */
const MAX_STEPS = 8;

/**
 * Brings the bytes to the receiver: under a temporary name, renamed when they are all there, then the marker.
 * @returns `ask` when only the receiver can say what became of an earlier try.
 * @throws AppError FED-0201 when the name holds other content, FED-0202 when the bytes do not arrive whole.
 */
export async function putFile(
  folder: ExchangeFolder,
  place: RemotePlace,
  content: Uint8Array,
  begunBefore: boolean,
): Promise<'done' | 'ask'> {
  let begun = begunBefore;
  let view = await viewOf(folder, place);
  for (let count = 0; count < MAX_STEPS; count += 1) {
    const step = nextUploadStep(view, { bytes: content.length, begunBefore: begun });
    switch (step) {
      case 'done':
      case 'ask':
        return step;
      case 'conflict':
        throw new AppError('FED-0201', 'conflict', { path: place.final });
      case 'write':
      case 'rename':
      case 'mark':
        await take(step, folder, place, content);
        // The receiver may take a marked file away at once, so there is nothing to look for.
        if (step === 'mark') return 'done';
        view = await viewAfter(step, folder, place, view);
        begun = false;
    }
  }
  throw new AppError('FED-0202', 'unavailable', { path: place.part, bytes: content.length });
}

async function take(
  step: Extract<UploadStep, 'write' | 'rename' | 'mark'>,
  folder: ExchangeFolder,
  place: RemotePlace,
  content: Uint8Array,
): Promise<void> {
  switch (step) {
    case 'write':
      await folder.write(place.part, content);
      failpoint('file.written');
      return;
    case 'rename':
      await folder.rename(place.part, place.final);
      failpoint('file.renamed');
      return;
    case 'mark':
      return folder.write(place.marker, new Uint8Array());
  }
}

/** What a step has changed; each look is a round trip, so nothing else is looked at again. */
async function viewAfter(
  step: 'write' | 'rename',
  folder: ExchangeFolder,
  place: RemotePlace,
  before: RemoteView,
): Promise<RemoteView> {
  if (step === 'write') return { ...before, partBytes: await folder.sizeOf(place.part) };
  return { ...before, finalBytes: before.partBytes, partBytes: undefined };
}

async function viewOf(folder: ExchangeFolder, place: RemotePlace): Promise<RemoteView> {
  const finalBytes = await folder.sizeOf(place.final);
  const marker = (await folder.sizeOf(place.marker)) !== undefined;
  return { finalBytes, marker, partBytes: await folder.sizeOf(place.part) };
}
