import type { CounterBoard, Counters } from "./counters.ts";
import { endpointNames } from "./endpoints.ts";
import { type ActiveFault, type Fault, type FaultBoard, type FaultOrder, faultPlaces } from "./faults.ts";

/** One order for the emulator, in process or as the body of POST /__control. */
export type ControlPatch = FaultOrder | { reset: true };

export interface ControlReport {
  faults: Record<string, ActiveFault>;
  counters: Counters;
}

/** The message is one clear line, fit to be sent back to whoever ordered. */
export class ControlError extends Error {}

const longestLatencyMs = 600_000;
const bareKinds = new Set<string>([
  "hang",
  "captcha",
  "empty",
  "cut",
  "truncate",
  "malformed",
  "htmlOnJson",
  "skeleton",
  "noState",
]);

/** @throws {ControlError} when the order makes no sense; nothing is changed then. */
export function applyControl(patch: unknown, faults: FaultBoard, counters: CounterBoard): void {
  const order = fields(patch, "the control body");
  if ("reset" in order) {
    allow(order, ["reset"]);
    if (order.reset !== true) throw new ControlError("reset must be true");
    faults.reset();
    counters.reset();
    return;
  }
  faults.order(readOrder(order));
}

function readOrder(order: Record<string, unknown>): FaultOrder {
  allow(order, ["endpoint", "fault", "times"]);
  const endpoint = (["*", ...endpointNames] as const).find((name) => name === order.endpoint);
  if (endpoint === undefined) {
    throw new ControlError(`endpoint must be one of ${endpointNames.join(", ")}, *`);
  }
  if (!("fault" in order)) throw new ControlError("fault is missing: give a fault, or null to heal");
  const fault = order.fault === null ? null : readFault(order.fault);
  const places = fault && faultPlaces[fault.kind];
  if (places && !places.some((place) => place === endpoint)) {
    throw new ControlError(`${fault.kind} works on ${places.join(", ")} only`);
  }
  if (order.times === undefined) return { endpoint, fault };
  return { endpoint, fault, times: wholeNumber(order.times, "times", 1, 1_000_000) };
}

function readFault(value: unknown): Fault {
  const fault = fields(value, "fault");
  const kind = fault.kind;
  if (kind === "latency") {
    allow(fault, ["kind", "ms"]);
    return { kind, ms: wholeNumber(fault.ms, "ms", 0, longestLatencyMs) };
  }
  if (kind === "status") {
    allow(fault, ["kind", "status", "retryAfterSeconds"]);
    const status = wholeNumber(fault.status, "status", 400, 599);
    if (fault.retryAfterSeconds === undefined) return { kind, status };
    const seconds = wholeNumber(fault.retryAfterSeconds, "retryAfterSeconds", 0, 86_400);
    return { kind, status, retryAfterSeconds: seconds };
  }
  if (typeof kind === "string" && bareKinds.has(kind)) {
    allow(fault, ["kind"]);
    return { kind } as Fault;
  }
  throw new ControlError(`fault.kind must be one of latency, status, ${[...bareKinds].join(", ")}`);
}

function fields(value: unknown, name: string): Record<string, unknown> {
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    return value as Record<string, unknown>;
  }
  throw new ControlError(`${name} must be a JSON object`);
}

function allow(value: Record<string, unknown>, names: readonly string[]): void {
  const stranger = Object.keys(value).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    throw new ControlError(`unknown field ${JSON.stringify(stranger)}; known here: ${names.join(", ")}`);
  }
}

function wholeNumber(value: unknown, name: string, least: number, most: number): number {
  if (typeof value === "number" && Number.isInteger(value) && value >= least && value <= most) return value;
  throw new ControlError(`${name} must be a whole number from ${least} to ${most}`);
}
