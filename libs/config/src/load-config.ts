import { validateSync, type ValidationError } from 'class-validator';
import { AppError } from '#kernel/app-error';
import { type Environment, readVariable } from './env-value.ts';
import { bindingsOf, type EnvBinding, kindOfDefault } from './from-env.decorator.ts';

/**
 * Settings of a service out of its environment: the only reader of `process.env`.
 * @throws AppError GEN-0008 with every fault at once, naming the variables, never their values.
 */
export function loadConfig<T extends object>(configClass: new () => T, env: Environment = process.env): T {
  const config = new configClass();
  const bindings = bindingsOf(configClass.prototype as object);
  const faults = new Map<string, string>();
  for (const binding of bindings) {
    const kind = binding.kind ?? kindOfDefault(Reflect.get(config, binding.property));
    const reading = readVariable(binding.variable, kind, env);
    if (reading === undefined) continue;
    if ('fault' in reading) faults.set(binding.variable, reading.fault);
    else Reflect.set(config, binding.property, reading.value);
  }
  const validation = { forbidUnknownValues: false, validationError: { value: false, target: false } };
  for (const error of validateSync(config, validation)) addFault(faults, error, bindings);
  if (faults.size > 0) throw invalidConfig(faults);
  return config;
}

function addFault(faults: Map<string, string>, error: ValidationError, bindings: readonly EnvBinding[]): void {
  const variable = bindings.find((binding) => binding.property === error.property)?.variable ?? error.property;
  if (faults.has(variable)) return;
  const texts = Object.values(error.constraints ?? {}).map((text) => text.replace(`${error.property} `, ''));
  faults.set(variable, texts.join('; '));
}

function invalidConfig(faults: ReadonlyMap<string, string>): AppError {
  return new AppError('GEN-0008', 'invalid', {
    variables: [...faults.keys()],
    faults: [...faults].map(([variable, text]) => `${variable}: ${text}`),
  });
}
