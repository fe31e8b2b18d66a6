/** Not a list, nor an object of a class with a meaning of its own, such as a Map or a Date. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
