import 'reflect-metadata';
import { Secret } from './secret.ts';

/** How the text of a variable becomes a value; a duration (`10s`, `24h`) becomes milliseconds. */
export type EnvKind = 'string' | 'integer' | 'duration' | 'boolean' | 'secret';

export interface EnvBinding {
  readonly property: string;
  readonly variable: string;
  /** Absent when neither the decorator nor the declared type tells. */
  readonly kind: EnvKind | undefined;
}

const BINDINGS = Symbol('env bindings');

/** Binds a property of a settings class to a variable; unless given, the kind follows the declared type or the default. */
export function FromEnv(variable: string, kind?: EnvKind): PropertyDecorator {
  return (target, property) => {
    const declared: unknown = Reflect.getMetadata('design:type', target, property);
    const binding = { property: String(property), variable, kind: kind ?? kindOf(declared) };
    Reflect.defineMetadata(BINDINGS, [...bindingsOf(target), binding], target);
  };
}

/** Bindings of a class and its base classes. */
export function bindingsOf(prototype: object): readonly EnvBinding[] {
  return (Reflect.getMetadata(BINDINGS, prototype) as readonly EnvBinding[] | undefined) ?? [];
}

/** `enabled = false` has no declared type, so its default value tells the kind. */
export function kindOfDefault(value: unknown): EnvKind {
  if (typeof value === 'number') return 'integer';
  return typeof value === 'boolean' ? 'boolean' : 'string';
}

function kindOf(declared: unknown): EnvKind | undefined {
  if (declared === Number) return 'integer';
  if (declared === Boolean) return 'boolean';
  if (declared === Secret) return 'secret';
  return declared === String ? 'string' : undefined;
}
