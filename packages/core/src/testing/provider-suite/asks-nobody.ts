import assert from "node:assert/strict";
import type { TestCall } from "./test-call.ts";

/** Runs work that must ask nobody, and waits long enough for a request that it began on the side to show. */
export async function asksNobody<T>(
  work: () => T,
  { call, place }: { call: TestCall; place: string },
): Promise<T> {
  const result = await call.run(async () => {
    const told = work();
    await new Promise((resolve) => setImmediate(resolve));
    return told;
  }, place);
  assert.equal(call.sent(), 0, `${place}: must ask nobody`);
  return result;
}
