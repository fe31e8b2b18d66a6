import type { Instance, InstanceState } from "./instance.ts";
import type { InstanceSet } from "./instance-set.ts";

/** How many instances there are. */
export interface ClusterStatus {
  wanted: number;
  /** Those that are asked. */
  running: number;
  /** How often one was started again after it had ended by itself. */
  restarts: number;
}

export interface InstanceStatus {
  name: string;
  state: InstanceState;
  /** Null while it has no process. */
  pid: number | null;
  restarts: number;
  /** Why it has ended last; null where it never did by itself, and while it is ready. */
  trouble: string | null;
}

export interface WholeClusterStatus extends ClusterStatus {
  isRestarting: boolean;
  instances: InstanceStatus[];
}

export function clusterStatus(set: InstanceSet): ClusterStatus {
  const running = set.all.filter(({ isReady }) => isReady).length;
  return { wanted: set.wanted, running, restarts: set.restarts };
}

export function wholeClusterStatus(set: InstanceSet): WholeClusterStatus {
  return {
    ...clusterStatus(set),
    isRestarting: set.isRolling,
    instances: set.all.map(statusOf),
  };
}

function statusOf({ name, state, pid, restarts, trouble }: Instance): InstanceStatus {
  return { name, state, pid: pid ?? null, restarts, trouble: (state === "ready" ? null : trouble) ?? null };
}
