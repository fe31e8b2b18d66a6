import type { startGateway } from "@stream-fallback/gateway";
import { notInstalled } from "../not-installed.ts";

/** @throws StreamFallbackError `LOCAL` where the package is not installed, with what to do */
export async function loadGateway(): Promise<{ startGateway: typeof startGateway }> {
  try {
    return await import("@stream-fallback/gateway");
  } catch (error) {
    throw notInstalled(error, { command: "gateway", needs: "@stream-fallback/gateway" });
  }
}
