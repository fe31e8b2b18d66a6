import { longName, type OptionSpec } from "./option.ts";

/** The words of a line that say again what these options of another line said. */
export function toArgs(specs: readonly OptionSpec[], options: object): string[] {
  const values = new Map(Object.entries(options));
  return specs.flatMap((spec) => argsOf(spec, values.get(camelCase(longName(spec)))));
}

function argsOf(spec: OptionSpec, value: unknown): string[] {
  const name = longName(spec);
  const isNegation = spec.flags.startsWith("--no-");
  if (typeof value === "boolean") {
    if (value === isNegation) return [];
    return [isNegation ? `--no-${name}` : `--${name}`];
  }
  if (value === undefined || isNegation) return [];
  const all: readonly unknown[] = Array.isArray(value) ? value : [value];
  // What was read as a time is in ms.
  const isTime = spec.flags.endsWith("<seconds>");
  return all.map((each) => `--${name}=${isTime ? Number(each) / 1_000 : String(each)}`);
}

function camelCase(name: string): string {
  return name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
}
