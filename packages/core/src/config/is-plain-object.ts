/** Whether a value is an object, but no list and no object of a class with a meaning of its own, such as Map or Date. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  return Object.prototype.toString.call(value) === "[object Object]";
}
