/** Options over defaults; an option given as `undefined` keeps its default. */
export function withDefaults<T extends object>(defaults: T, options: Options<T> | undefined): T {
  const given = Object.entries(options ?? {}).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(given) };
}

export type Options<T> = { [Key in keyof T]?: T[Key] | undefined };
