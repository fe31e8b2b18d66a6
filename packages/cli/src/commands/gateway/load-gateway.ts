import type { dnsSource, etcdSource, portRange, redisSource, startGateway } from "@stream-fallback/gateway";
import { notInstalled } from "../not-installed.ts";

/** What the command takes of the package. */
export interface Gateway {
  startGateway: typeof startGateway;
  portRange: typeof portRange;
  dnsSource: typeof dnsSource;
  redisSource: typeof redisSource;
  etcdSource: typeof etcdSource;
}

/** @throws StreamFallbackError `LOCAL` where the package is not installed, with what to do */
export async function loadGateway(): Promise<Gateway> {
  try {
    return await import("@stream-fallback/gateway");
  } catch (error) {
    throw notInstalled(error, { command: "gateway", needs: "@stream-fallback/gateway" });
  }
}
