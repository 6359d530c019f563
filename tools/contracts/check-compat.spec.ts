import { incompatibilities, type SchemaSnapshot } from './check-compat.ts';

const person = {
  type: 'object',
  required: ['name'],
  properties: {
    name: { type: 'string', maxLength: 100, description: 'words' },
    sex: { type: 'string', enum: ['MALE', 'FEMALE'] },
  },
};
const before: SchemaSnapshot = { 'a.changed.v1': { type: 'object', required: ['person'], properties: { person } } };

function withPerson(change: Record<string, unknown>): SchemaSnapshot {
  return {
    'a.changed.v1': { type: 'object', required: ['person'], properties: { person: { ...person, ...change } } },
  };
}

function withField(name: string, schema: unknown): SchemaSnapshot {
  return withPerson({ properties: { ...person.properties, [name]: schema } });
}

describe('incompatibilities', () => {
  it.each<[string, SchemaSnapshot]>([
    ['nothing changed', before],
    ['a new message', { ...before, 'a.merged.v1': person }],
    ['a new version', { ...before, 'a.changed.v2': { type: 'object' } }],
    ['a new optional field', withField('kana', { type: 'string' })],
    ['better words', withField('name', { type: 'string', maxLength: 100, description: 'better words' })],
  ])('allows %s', (_, after) => {
    expect(incompatibilities(before, after)).toEqual([]);
  });

  it.each<[string, SchemaSnapshot, string]>([
    ['a removed message', {}, 'a.changed.v1: the message was removed'],
    ['a removed field', withPerson({ properties: { name: person.properties.name } }), 'sex: the field was removed'],
    ['a new required field', withPerson({ required: ['name', 'sex'] }), 'sex: is now required'],
    ['a field made optional', withPerson({ required: [] }), 'name: is no longer required'],
    ['another type', withField('sex', { type: 'integer', enum: ['MALE', 'FEMALE'] }), 'was "string", is "integer"'],
    ['a new code', withField('sex', { type: 'string', enum: ['MALE', 'FEMALE', 'UNKNOWN'] }), 'is "UNKNOWN"'],
    ['a code less', withField('sex', { type: 'string', enum: ['MALE'] }), 'enum[1]'],
    ['a narrower limit', withField('name', { type: 'string', maxLength: 10 }), 'was 100, is 10'],
    ['a new limit', withField('sex', { ...person.properties.sex, pattern: '^M' }), 'pattern: was undefined'],
    ['a limit less', withField('name', { type: 'string' }), 'maxLength: was 100, is undefined'],
  ])('names %s', (_, after, words) => {
    const found = incompatibilities(before, after);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(words);
  });
});
