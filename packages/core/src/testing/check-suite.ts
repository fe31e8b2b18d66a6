import { callback, checkedOption, record, required } from "../errors/option-kinds.ts";

interface Wanted<T> {
  options: T;
  /** Options that must be functions. */
  functions: readonly (keyof T & string)[];
  /** Options that must be objects. @default none */
  objects?: readonly (keyof T & string)[];
}

/** @throws StreamFallbackError `INVALID_INPUT` for what a suite cannot begin with */
export function checkSuite<T extends object>(
  name: string,
  { options, functions, objects = [] }: Wanted<T>,
): void {
  checkedOption(name, { kind: required(record), read: () => options });
  for (const each of functions)
    checkedOption(`${name}: ${each}`, { kind: required(callback), read: () => options[each] });
  for (const each of objects)
    checkedOption(`${name}: ${each}`, { kind: required(record), read: () => options[each] });
}
