import type { IncomingMessage } from "node:http";
import { type Logger, StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "@stream-fallback/server/guard";
import { jsonBody } from "../lb/json-body.ts";
import {
  type ClusterStatus,
  clusterStatus,
  type WholeClusterStatus,
  wholeClusterStatus,
} from "./cluster-status.ts";
import type { InstanceSet } from "./instance-set.ts";

/** What a gateway tells of the cluster behind it, and lets be changed. */
export interface ClusterRoutes {
  status(): ClusterStatus;
  /** Answers what is asked of `/lb/cluster` and below it. */
  answer(request: IncomingMessage, path: string): Promise<WholeClusterStatus>;
}

export function clusterRoutes(set: InstanceSet, logger: Logger): ClusterRoutes {
  return {
    status: () => clusterStatus(set),
    async answer(request, path) {
      const asked = `${request.method} ${path}`;
      const by = request.socket.remoteAddress;
      if (asked === "PATCH /lb/cluster") {
        const instances = await instancesIn(request);
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

async function instancesIn(request: IncomingMessage): Promise<number> {
  const { instances } = Object(await jsonBody(request)) as { instances?: unknown };
  if (typeof instances === "number") return instances;
  throw new StreamFallbackError("INVALID_INPUT", 'the body must be JSON as in { "instances": 5 }');
}
