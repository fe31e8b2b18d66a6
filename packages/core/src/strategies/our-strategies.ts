const ours = new WeakSet<object>();

/** Marks a factory of this package, or a strategy that one has made: they get the endpoints themselves, which is quicker. */
export function markOurs<T extends object>(made: T): T {
  ours.add(made);
  return made;
}

export function isOurs(made: object): boolean {
  return ours.has(made);
}
