/**
 * Counts every `Error` made from now on and returns a function that reads the count. It replaces the global class, so
 * it must run before the watched code is imported: subclasses defined before it are not counted.
 */
export function countErrors(): () => number {
  let made = 0;
  globalThis.Error = new Proxy(Error, {
    construct(target, values, newTarget) {
      made += 1;
      return Reflect.construct(target, values, newTarget);
    },
  });
  return () => made;
}
