/** @throws Error in a process without `--expose-gc`: what is measured there is chance */
export function collectGarbage(): void {
  if (globalThis.gc === undefined) throw new Error("run Node with --expose-gc");
  // What a finaliser lets go of is collected by the second run.
  globalThis.gc();
  globalThis.gc();
}
