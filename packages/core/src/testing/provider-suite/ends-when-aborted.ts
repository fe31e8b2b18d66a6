import assert from "node:assert/strict";
import { StreamFallbackError } from "../../errors.ts";
import { type Asked, failureOf } from "./suite-stage.ts";
import type { TestCall } from "./test-call.ts";

/**
 * Aborts the call while the request of this number, counted from 1, hangs, and holds how it ends against the contract.
 * False when the answer came before so many requests were sent.
 */
export async function endsWhenAborted<Kind extends string>(
  { adapter, query, place: asked }: Asked<Kind>,
  { call, number }: { call: TestCall; number: number },
): Promise<boolean> {
  const place = `${asked}, aborted while request ${number} hangs`;
  const hanging = call.hangAt(number).then(() => true);
  let answer: Promise<unknown> = hanging;
  const hung = await call.run(() => {
    answer = adapter.fetchRoom(query, call.context);
    return Promise.race([hanging, answer.then(() => false)]);
  }, place);
  if (!hung) return false;
  const sent = call.sent();
  call.abort(new StreamFallbackError("ABORTED", "the suite has heard enough"));
  const { code } = await failureOf(() => answer, { call, place });
  assert.equal(code, "ABORTED", `${place}: must pass on why the call ended, said ${code}`);
  assert.equal(call.open(), 0, `${place}: leaves a request open`);
  assert.equal(call.sent(), sent, `${place}: goes on asking`);
  return true;
}
