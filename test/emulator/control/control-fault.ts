import type { FaultTerms } from "@stream-fallback/core/testing";
import { endpointNames } from "../addresses/endpoints.ts";
import {
  type Fault,
  type FaultKind,
  type FaultOrder,
  faultPlaces,
  verifyBodies,
  verifyHeaders,
} from "../faults/faults.ts";
import { firewallPages } from "../pages/firewall-page.ts";
import { pageForms } from "../pages/page-form.ts";
import { errorCodes } from "../shapes/error-body.ts";
import {
  allowOnly,
  ControlError,
  choice,
  type Fields,
  fieldsOf,
  wholeNumber,
  wholeNumbers,
  word,
} from "./control-fields.ts";

const delayRange = { least: 0, most: 600_000 };
const momentRange = { least: 0, most: 30 * 86_400_000 };

/** The readers of faults by kind; undefined for a kind that has no fields. */
const readers: { [Kind in FaultKind]: ((fields: Fields) => Fault) | undefined } = {
  latency: readLatency,
  status: readStatus,
  drip: (fields) => {
    allowOnly(fields, ["kind", "pieces", "pauseMs"]);
    const pieces = { least: 1, most: 10_000 };
    return { kind: "drip", ...wholeNumbers(fields, { pieces, pauseMs: delayRange }) };
  },
  rename: readRename,
  code: (fields) => {
    allowOnly(fields, ["kind", "code"]);
    return { kind: "code", code: choice(fields, "code", errorCodes) };
  },
  firewall: (fields) => {
    allowOnly(fields, ["kind", "page"]);
    return { kind: "firewall", page: choice(fields, "page", firewallPages) };
  },
  verify: (fields) => {
    allowOnly(fields, ["kind", "header", "body"]);
    const header = choice(fields, "header", verifyHeaders);
    const body = fields.body === undefined ? "empty" : choice(fields, "body", verifyBodies);
    return { kind: "verify", header, body };
  },
  form: (fields) => {
    allowOnly(fields, ["kind", "form"]);
    return { kind: "form", form: choice(fields, "form", pageForms) };
  },
  reset: undefined,
  blocked: undefined,
  oversize: undefined,
  bomb: undefined,
  olderPage: undefined,
  hang: undefined,
  captcha: undefined,
  empty: undefined,
  cut: undefined,
  truncate: undefined,
  malformed: undefined,
  charset: undefined,
  htmlOnJson: undefined,
  skeleton: undefined,
  noState: undefined,
};

export const faultKinds = Object.keys(readers) as FaultKind[];

/** @throws {ControlError} */
export function readFaultOrder(order: Fields): FaultOrder {
  allowOnly(order, ["endpoint", "fault", "times", "startMs", "endMs", "rate", "cookie"]);
  const endpoint = (["*", ...endpointNames] as const).find((name) => name === order.endpoint);
  if (endpoint === undefined) {
    throw new ControlError(`endpoint must be one of ${endpointNames.join(", ")}, *`);
  }
  if (!("fault" in order)) throw new ControlError("fault is missing: give a fault, or null to heal");
  const terms = readTerms(order);
  const struck = order.cookie === undefined ? { endpoint } : { endpoint, cookie: readCookie(order.cookie) };
  if (order.fault === null) {
    const [term] = Object.keys(terms);
    if (term !== undefined) throw new ControlError(`healing is at once and for good: it takes no ${term}`);
    return { ...struck, fault: null };
  }
  const fault = readFault(order.fault);
  const places = faultPlaces[fault.kind];
  if (places && !places.some((place) => place === endpoint)) {
    throw new ControlError(`${fault.kind} works on ${places.join(", ")} only`);
  }
  return { ...struck, fault, ...terms };
}

function readCookie(value: unknown): string {
  if (typeof value === "string" && /^[^=;\s]+=[^;\s]*$/.test(value)) return value;
  throw new ControlError("cookie must be a name and a value, as in sessionid=anna");
}

function readTerms(order: Fields): FaultTerms {
  const times = { least: 1, most: 1_000_000 };
  const terms = wholeNumbers(order, { times, startMs: momentRange, endMs: momentRange });
  if (terms.endMs !== undefined && terms.endMs <= (terms.startMs ?? 0)) {
    throw new ControlError("endMs must come after startMs");
  }
  if (order.rate === undefined) return terms;
  if (typeof order.rate === "number" && order.rate >= 0 && order.rate <= 1) {
    return { ...terms, rate: order.rate };
  }
  throw new ControlError("rate must be a number from 0 to 1");
}

function readFault(value: unknown): Fault {
  const fields = fieldsOf(value, "fault");
  const kind = faultKinds.find((name) => name === fields.kind);
  if (kind === undefined) throw new ControlError(`fault.kind must be one of ${faultKinds.join(", ")}`);
  const read = readers[kind];
  if (read !== undefined) return read(fields);
  allowOnly(fields, ["kind"]);
  return { kind } as Fault;
}

function readLatency(fields: Fields): Fault {
  allowOnly(fields, ["kind", "ms", "minMs", "maxMs"]);
  const isSpread = fields.minMs !== undefined || fields.maxMs !== undefined;
  if (!isSpread) return { kind: "latency", ms: wholeNumber(fields, "ms", delayRange) };
  if (fields.ms !== undefined) throw new ControlError("latency takes either ms, or minMs and maxMs");
  const minMs = wholeNumber(fields, "minMs", delayRange);
  const maxMs = wholeNumber(fields, "maxMs", delayRange);
  if (minMs > maxMs) throw new ControlError("minMs must not be more than maxMs");
  return { kind: "latency", minMs, maxMs };
}

function readStatus(fields: Fields): Fault {
  allowOnly(fields, ["kind", "status", "retryAfterSeconds"]);
  const status = wholeNumber(fields, "status", { least: 400, most: 599 });
  return {
    kind: "status",
    status,
    ...wholeNumbers(fields, { retryAfterSeconds: { least: 0, most: 86_400 } }),
  };
}

function readRename(fields: Fields): Fault {
  allowOnly(fields, ["kind", "from", "to"]);
  const [from, to] = [word(fields, "from"), word(fields, "to")];
  if (from === to) throw new ControlError("from and to must differ");
  return { kind: "rename", from, to };
}
