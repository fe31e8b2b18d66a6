import { types } from "node:util";

/** Hears the rejection of a promise where none was wanted, so that it cannot end the process. */
export function hush(value: unknown, report: (error: unknown) => void = () => {}): void {
  // Not `instanceof`, which a proxy may answer with an exception.
  if (types.isPromise(value)) value.catch(report);
}
