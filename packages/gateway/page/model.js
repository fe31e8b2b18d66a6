import { get } from "./api.js";

/**
 * @typedef {import("@stream-fallback/gateway").BackendStatus} BackendStatus
 * @typedef {{ wanted: number, running: number, restarts: number }} ClusterStatus
 * @typedef {import("@stream-fallback/gateway").GatewayStatus & { cluster?: ClusterStatus }} GatewayStatus told of the cluster where it runs in one
 */

/** All that the page knows. What nobody has told yet is undefined. */
export const model = {
  /** @type {GatewayStatus | undefined} */
  status: undefined,
  /** How many requests came between the latest two answers, in a second. @type {number | undefined} */
  rate: undefined,
};

/** When the latest answer came, in ms of this browser's monotonic clock. */
let toldAt = 0;

/** Asks for all that the page shows, and gives what takes it in. */
export async function refresh() {
  /** @type {GatewayStatus} */
  const status = await get("status");
  const at = performance.now();
  return () => {
    const before = model.status?.requests;
    // A gateway that was started anew counts anew.
    const isCounted = before !== undefined && status.requests >= before && at > toldAt;
    model.rate = isCounted ? ((status.requests - before) * 1_000) / (at - toldAt) : undefined;
    model.status = status;
    toldAt = at;
  };
}

/** Nothing of what one key was shown is shown without it. */
export function forgetAll() {
  model.status = undefined;
  model.rate = undefined;
}

/** Whether new requests may go to a backend. @param {BackendStatus} backend */
export function isInUse({ state, weight }) {
  return (state === "closed" || state === "half-open") && weight > 0;
}
