// A plugin for the command that plays the site itself; with PLAYED_PORT it takes orders at http://127.0.0.1:<port>/__control.
import type { Provider } from "@stream-fallback/core";
import { createProvider as createLantern } from "./lantern.ts";
import { startSite } from "./site.ts";

export async function createProvider(): Promise<Provider> {
  const { PLAYED_PORT: port } = process.env;
  const site = await startSite({ port: port ? Number(port) : undefined });
  return { ...createLantern({ origin: site.origin }), siteURL: site.origin, close: site.close };
}
