import { isRecord } from "../../errors/kind-of.ts";
import { StreamFallbackError } from "../../errors.ts";
import type { AnyFault } from "./faults.ts";
import { jsonReply, type StandInReply } from "./reply.ts";
import type { FaultActs, StandIn, StandInOptions } from "./stand-in.ts";

type Controlled = Pick<StandIn<string, string, AnyFault>, "fail" | "faults" | "limit" | "counters" | "reset">;

type Own = Pick<StandInOptions<string, string, FaultActs>, "order" | "report">;

/**
 * Answers the control address: GET tells what fails and what was counted, POST takes the order of a fault, `{"limit": …}`,
 * `{"reset": true}`, or one that only this site knows.
 */
export function answerControl(
  { method, body }: { method: string; body: string },
  { standIn, own }: { standIn: Controlled; own: Own },
): StandInReply {
  if (method !== "GET" && method !== "POST") return refused(405, "use GET or POST");
  try {
    if (method === "POST") obey(standIn, { body, own });
    const { faults, limit, counters } = standIn;
    return jsonReply({ faults: faults(), limit: limit(), counters: counters(), ...own.report?.() });
  } catch (error) {
    if (error instanceof StreamFallbackError) return refused(400, error.message);
    throw error;
  }
}

function obey({ fail, limit, reset }: Controlled, { body, own }: { body: string; own: Own }): void {
  const order = parsed(body);
  if (!isRecord(order)) throw new StreamFallbackError("INVALID_INPUT", "an order must be a JSON object");
  if ("reset" in order && order.reset === true) reset();
  else if (isOwn(order, own)) return;
  else if ("limit" in order) limit(order.limit as Parameters<typeof limit>[0]);
  else fail(order as unknown as Parameters<typeof fail>[0]);
}

/** @throws StreamFallbackError `INVALID_INPUT` for an order that the site finds wrong */
function isOwn(order: object, own: Own): boolean {
  const verdict = own.order?.({ ...order }) ?? false;
  if (typeof verdict === "object") throw new StreamFallbackError("INVALID_INPUT", verdict.error);
  return verdict;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new StreamFallbackError("INVALID_INPUT", "the order is no JSON");
  }
}

function refused(status: number, error: string): StandInReply {
  return { ...jsonReply({ error }), status };
}
