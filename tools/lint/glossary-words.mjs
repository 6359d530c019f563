/** Settings for the spell check out of docs/glossary.md: identifiers are known words, banned synonyms are errors. */
import { readFileSync } from 'node:fs';

const glossary = readFileSync(new URL('../../docs/glossary.md', import.meta.url), 'utf8');
const [terms = '', banned = ''] = glossary.split('## Words not to use');

/** @param {string} identifier */
function wordsOf(identifier) {
  return identifier.split(/(?=[A-Z])/).map((word) => word.toLowerCase());
}

const identifiers = [...terms.matchAll(/\| `(\w+)` \|/g)].map(([, identifier]) => identifier);
const replacements = [...banned.matchAll(/^\| `(\w+)` +\| `(\w+)`/gm)];

/** The two are empty only when the tables no longer look as the patterns expect. */
if (identifiers.length === 0 || replacements.length === 0) throw new Error('docs/glossary.md: no table was recognised');

export default {
  words: [...new Set(identifiers.flatMap(wordsOf))].filter((word) => word.length > 3),
  flagWords: replacements.map(([, word, use]) => `${word}->${use}`),
};
