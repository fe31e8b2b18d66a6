import type { createServiceMetrics, startServer } from "@stream-fallback/server";
import { notInstalled } from "../not-installed.ts";

/** @throws StreamFallbackError `LOCAL` where the package is not installed, with what to do */
export async function loadServer(command: "serve" | "cluster"): Promise<{
  startServer: typeof startServer;
  createServiceMetrics: typeof createServiceMetrics;
}> {
  try {
    return await import("@stream-fallback/server");
  } catch (error) {
    throw notInstalled(error, { command, needs: "@stream-fallback/server" });
  }
}
