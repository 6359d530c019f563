/**
 * The floor: the least program that keeps the promise for one kind of change, against which the product is measured.
 *
 * It imports nothing of the product. Durable before the next step leaves: the event with its version, both outgoing
 * texts with their keys, each sealed file, each answer. After a crash it goes on from its tables, and the receivers know
 * the keys. It decides nothing, knows no person it was not given, and has nobody watching it.
 */
import { connect } from 'amqplib';
import { CopySender } from './copies.ts';
import { FileSender } from './files.ts';
import { startIntake } from './intake.ts';
import type { FloorSettings } from './settings.ts';
import { FloorState } from './state.ts';

const settings = JSON.parse(process.argv[2] ?? '{}') as FloorSettings;
const state = new FloorState(settings.databaseUrl, Math.min(settings.concurrency, 32) + 3);
const answersRead = await state.prepare();
const [copies, files] = [new CopySender(state, settings), new FileSender(state, settings)];
await files.open();
copies.add(await state.unfinished('copied_at IS NULL'));
files.add(await state.unfinished('file_number IS NULL'));
void copies.readAnswers(answersRead);
const model = await connect(settings.amqpUrl);
await startIntake(model, state, settings, (changes) => {
  copies.add(changes);
  files.add(changes);
});
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
