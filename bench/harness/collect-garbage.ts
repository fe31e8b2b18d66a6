/** @throws Error in a process without `--expose-gc`: what it would measure then is chance */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("run Node with --expose-gc");
  // Objects that a finaliser releases are collected by the second run.
  globalThis.gc();
  globalThis.gc();
}
