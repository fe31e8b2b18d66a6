import type { ClusterStatus } from "../cluster/cluster-status.ts";

/** A backend as the gateway knows it. */
export interface BackendStatus {
  name: string;
  /** `closed` may be asked, `open` is blocked, `half-open` is being tried, `draining` was taken out. */
  state: "closed" | "open" | "half-open" | "draining";
  weight: number;
  /** What the list says; another one of `weight` was set by hand. Null of what left the list. */
  listedWeight: number | null;
  /** Requests and streams that run there, those whose headers have come included. */
  open: number;
  retryAfterMs: number;
  requests: number;
  errors: number;
  successRate: number | null;
  avgLatencyMs: number | null;
  p95Ms: number | null;
  /** What the checks say; null before the first. */
  isUp: boolean | null;
  trouble: string | null;
}

export interface GatewayStatus {
  backends: BackendStatus[];
  requests: number;
  retries: number;
  refused: number;
  failed: number;
  cut: number;
  left: number;
  upgrades: number;
  /** The instances behind it, where it is the gateway of a cluster. */
  cluster?: ClusterStatus;
}
