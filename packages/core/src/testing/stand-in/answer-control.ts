import { isRecord } from "../../errors/kind-of.ts";
import { StreamFallbackError } from "../../errors.ts";
import { orderFields, quoted } from "./check-order.ts";
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
  if (!isRecord(order)) throw wrong("an order must be a JSON object");
  if ("reset" in order && order.reset === true) reset();
  else if (isOwn(order, own)) return;
  else if ("limit" in order) limit(alone("limit", order) as Parameters<typeof limit>[0]);
  else if ("endpoint" in order || "fault" in order) fail(known(order) as Parameters<typeof fail>[0]);
  else if ("reset" in order) throw wrong("reset must be true");
  else throw wrong(`there is no order ${fieldsOf(order)}; ${ORDERS}`);
}

const ORDERS = 'give {"endpoint": …, "fault": …}, {"limit": …} or {"reset": true}';

/** @throws StreamFallbackError `INVALID_INPUT` for a field that no order of a fault has, which would be passed over */
function known(order: object): unknown {
  const strange = Object.keys(order).filter((field) => !orderFields.includes(field));
  if (strange.length === 0) return order;
  const fields = fieldsOf(Object.fromEntries(strange.map((field) => [field, true])));
  throw wrong(`an order of a fault has ${orderFields.join(", ")}, and no ${fields}`);
}

/** @throws StreamFallbackError `INVALID_INPUT` for what stands beside it, since one order does one thing */
function alone(field: string, order: object): unknown {
  const { [field]: value, ...others } = order as Record<string, unknown>;
  if (Object.keys(others).length === 0) return value;
  throw wrong(`${field} is an order of its own, without ${fieldsOf(others)}; ${ORDERS}`);
}

const MOST_FIELDS = 5;

function fieldsOf(order: object): string {
  const fields = Object.keys(order).slice(0, MOST_FIELDS).map(quoted);
  return fields.join(", ") || "without fields";
}

function wrong(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}

/** @throws StreamFallbackError `INVALID_INPUT` for an order that the site finds wrong */
function isOwn(order: object, own: Own): boolean {
  const verdict = own.order?.({ ...order }) ?? false;
  if (typeof verdict === "object") throw wrong(verdict.error);
  return verdict;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw wrong("the order is no JSON");
  }
}

function refused(status: number, error: string): StandInReply {
  return { ...jsonReply({ error }), status };
}
