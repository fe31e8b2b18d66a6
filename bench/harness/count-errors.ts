/**
 * Counts every `Error` made from now on, subclasses of classes defined from now on too: the global one is replaced,
 * so this must run before what is watched is imported. Gives what reads the count.
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
