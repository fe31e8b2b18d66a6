import type {
  dnsSource,
  etcdSource,
  portRange,
  redisSource,
  startCluster,
  startGateway,
} from "@stream-fallback/gateway";
import { notInstalled } from "../not-installed.ts";

/** What the command takes of the package. */
export interface Gateway {
  startGateway: typeof startGateway;
  startCluster: typeof startCluster;
  portRange: typeof portRange;
  dnsSource: typeof dnsSource;
  redisSource: typeof redisSource;
  etcdSource: typeof etcdSource;
}

/** @throws StreamFallbackError `LOCAL` where the package is not installed, with what to do */
export async function loadGateway(command: "gateway" | "cluster"): Promise<Gateway> {
  try {
    return await import("@stream-fallback/gateway");
  } catch (error) {
    throw notInstalled(error, { command, needs: "@stream-fallback/gateway" });
  }
}
