import { type Logger, StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "@stream-fallback/server/guard";
import {
  type ClusterStatus,
  clusterStatus,
  type WholeClusterStatus,
  wholeClusterStatus,
} from "./cluster-status.ts";
import type { InstanceSet } from "./instance-set.ts";

/** What is asked of `/lb/cluster` and below it, without types of Node: a program that reads ours need not have them. */
interface ClusterRequest {
  method: string | undefined;
  path: string;
  /** The address that it comes from. */
  by: string | undefined;
  /** What it brings; undefined for what is no JSON. */
  body(): Promise<unknown>;
}

/** What a gateway tells of the cluster behind it, and lets be changed. */
export interface ClusterRoutes {
  status(): ClusterStatus;
  answer(request: ClusterRequest): Promise<WholeClusterStatus>;
}

export function clusterRoutes(set: InstanceSet, logger: Logger): ClusterRoutes {
  return {
    status: () => clusterStatus(set),
    async answer({ method, path, by, body }) {
      const asked = `${method} ${path}`;
      if (asked === "PATCH /lb/cluster") {
        const instances = instancesIn(await body());
        set.scale(instances);
        logger.info({ instances, by }, "scaled by hand");
      } else if (asked === "POST /lb/cluster/restart") {
        void set.restart();
        logger.info({ by }, "all instances are started anew by hand");
      } else if (asked !== "GET /lb/cluster")
        throw new Refusal(
          "NO_SUCH_ROUTE",
          "of /lb/cluster there are GET, PATCH, and POST of /lb/cluster/restart",
        );
      return wholeClusterStatus(set);
    },
  };
}

function instancesIn(body: unknown): number {
  const { instances } = Object(body) as { instances?: unknown };
  if (typeof instances === "number") return instances;
  throw new StreamFallbackError("INVALID_INPUT", 'the body must be JSON as in { "instances": 5 }');
}
