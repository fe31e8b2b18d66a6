// npm run douyin-info -- night-baker --provider ./examples/provider-template/played.ts: the command, with the site played here.
import type { Provider } from "@stream-fallback/core";
import { createProvider as createLantern } from "./lantern.ts";
import { startSite } from "./site.ts";

export async function createProvider(): Promise<Provider> {
  const site = await startSite();
  return { ...createLantern({ origin: site.origin }), siteURL: site.origin, close: site.close };
}
