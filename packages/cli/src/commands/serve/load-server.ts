import { StreamFallbackError } from "@stream-fallback/core";
import type { createServiceMetrics, startServer } from "@stream-fallback/server";

/** @throws StreamFallbackError `LOCAL` where the package is not installed, with what to do */
export async function loadServer(): Promise<{
  startServer: typeof startServer;
  createServiceMetrics: typeof createServiceMetrics;
}> {
  try {
    return await import("@stream-fallback/server");
  } catch (error) {
    const { code, message = "" } = error as NodeJS.ErrnoException;
    if (code !== "ERR_MODULE_NOT_FOUND" || !message.includes("'@stream-fallback/server'")) throw error;
    throw new StreamFallbackError(
      "LOCAL",
      "serve needs a package that is not installed; run: npm install @stream-fallback/server（需先安装）",
      { cause: error },
    );
  }
}
