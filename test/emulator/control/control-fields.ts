/** An order that makes no sense. The message is one clear line, fit to be sent back to its sender. */
export class ControlError extends Error {}

export type Fields = Record<string, unknown>;

/** The value as an object. This and the readers below throw a ControlError that names the field. */
export function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Fields;
  throw new ControlError(`${name} must be a JSON object`);
}

export function allowOnly(value: Fields, names: readonly string[]): void {
  const stranger = Object.keys(value).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new ControlError(`unknown field ${JSON.stringify(stranger)}; known here: ${names.join(", ")}`);
  }
}

export interface Range {
  least: number;
  most: number;
}

export function wholeNumber(value: Fields, name: string, { least, most }: Range): number {
  const number = value[name];
  if (typeof number === "number" && Number.isInteger(number) && number >= least && number <= most) {
    return number;
  }
  throw new ControlError(`${name} must be a whole number from ${least} to ${most}`);
}

/** The given ones of the named fields, each read as a whole number. */
export function wholeNumbers<Name extends string>(
  value: Fields,
  ranges: Record<Name, Range>,
): Partial<Record<Name, number>> {
  const given = Object.entries<Range>(ranges).filter(([name]) => value[name] !== undefined);
  return Object.fromEntries(given.map(([name, range]) => [name, wholeNumber(value, name, range)])) as Partial<
    Record<Name, number>
  >;
}

export function word(value: Fields, name: string): string {
  const text = value[name];
  if (typeof text === "string" && /^\w{1,100}$/.test(text)) return text;
  throw new ControlError(`${name} must be a name of letters, digits and _`);
}

export function choice<Value extends string | number>(
  value: Fields,
  name: string,
  choices: readonly Value[],
): Value {
  const chosen = choices.find((candidate) => candidate === value[name]);
  if (chosen !== undefined) return chosen;
  throw new ControlError(`${name} must be one of ${choices.join(", ")}`);
}
