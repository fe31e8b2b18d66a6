import type { Slot } from "./judge.ts";

/** Every name of an options type; one that is added fails the type check until it is swept. */
export type Names<T> = { readonly [Name in keyof T]-?: true };

interface Options<T> {
  names: Names<T>;
  /** Options that are right. */
  base: object;
  use(options: T): unknown;
}

/** A slot for the options as a whole, and one for each of them. */
export function optionSlots<T extends object>(owner: string, { names, base, use }: Options<T>): Slot[] {
  const whole: Slot = { name: `${owner}(odd)`, hand: (odd) => use(odd as T) };
  const single = Object.keys(names).map(
    (option): Slot => ({
      name: `${owner}({ ${option}: odd })`,
      hand: (odd) => use({ ...base, [option]: odd } as T),
    }),
  );
  const unreadable = Object.keys(names).map(
    (option): Slot => ({
      name: `${owner}, whose ${option} throws when it is read`,
      isThrown: true,
      hand: (odd) =>
        use(
          Object.defineProperty({ ...base }, option, {
            enumerable: true,
            get() {
              throw odd;
            },
          }) as T,
        ),
    }),
  );
  return [whole, ...single, ...unreadable];
}

export type AnyFunction = (...args: never[]) => unknown;

interface Function<T extends AnyFunction> {
  use(given: T): unknown;
  isTransparent?: boolean;
}

/** What a function of the caller's may do: give something odd, throw it, or reject with it. */
export function functionSlots<T extends AnyFunction = AnyFunction>(
  name: string,
  { use, isTransparent = false }: Function<T>,
): Slot[] {
  const doing = (does: string, make: (odd: unknown) => () => unknown): Slot => ({
    name: `${name} ${does}`,
    isTransparent,
    isThrown: / (throws|rejects) /.test(does),
    hand: (odd) => use(make(odd) as unknown as T),
  });
  return [
    doing("that gives something odd", (odd) => () => odd),
    doing("that throws something odd", (odd) => () => {
      throw odd;
    }),
    doing("that gives something odd later", (odd) => async () => odd),
    doing("that rejects with something odd", (odd) => async () => {
      throw odd;
    }),
  ];
}

/** A function with one parameter. */
export function parameterSlot(name: string, hand: (odd: never) => unknown): Slot {
  return { name: `${name}(odd)`, hand: (odd) => hand(odd as never) };
}

/** A function of the caller's own, handed in as the parameter: what it throws comes out as it is. */
export function workSlot(name: string, hand: (odd: never) => unknown): Slot {
  return { ...parameterSlot(name, hand), isTransparent: true };
}

/** The object with one method replaced, for each of its methods. */
export function methodSlots<T extends object>(
  owner: string,
  { names, base, use }: { names: readonly (keyof T & string)[]; base: T; use(given: T): unknown },
): Slot[] {
  return names.flatMap((method) =>
    functionSlots(`${owner}.${method}`, { use: (replaced) => use({ ...base, [method]: replaced }) }),
  );
}
