/**
 * `node validate-asyncapi.mjs <file>...`: prints the errors of the reference parser as JSON, by file.
 *
 * A process of its own, because the parser's ES module build does not load in Node and its CommonJS one is slow in jest.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { Parser } = createRequire(import.meta.url)('@asyncapi/parser');
const parser = new Parser();
const found = {};
for (const file of process.argv.slice(2)) {
  const { document, diagnostics } = await parser.parse(readFileSync(file, 'utf8'));
  const errors = diagnostics.filter(({ severity }) => severity === 0);
  found[file] = {
    errors: errors.map(({ message, path }) => `${path.join('.')}: ${message}`),
    operations: document?.allOperations().length ?? 0,
    messages: document?.allMessages().length ?? 0,
  };
}
process.stdout.write(JSON.stringify(found));
