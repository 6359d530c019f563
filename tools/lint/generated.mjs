/** Are the generated files what `npm run gen` would write now? */
import { buildIfChanged } from '../bootstrap/build.mjs';

buildIfChanged();
process.argv.push('--check');
await import(new URL('../../dist/tools/gen/gen.js', import.meta.url).href);
