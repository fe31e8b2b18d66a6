import * as api from "@opentelemetry/api";
import { createClient } from "@stream-fallback/core";
import { type ObserveOptions, observeWithOpenTelemetry } from "@stream-fallback/core/opentelemetry";
import type { Slot } from "../judge.ts";
import { type Names, optionSlots, parameterSlot } from "../make-slots.ts";

const OPTIONS: Names<ObserveOptions> = { api: true, traceRequests: true, logger: true };

/** Observes a client that is asked something meanwhile, and ends that. */
async function observe(options: ObserveOptions): Promise<void> {
  const client = createClient({
    providers: [
      {
        ...{ id: "site", name: "Site", siteURL: "https://site.example/", matchURL: () => false },
        adapters: [{ name: "web", provides: ["status"], fetchRoom: () => Promise.reject(new Error()) }],
        resolve: async (roomId) => ({ provider: "site", roomId }),
      },
    ],
  });
  try {
    const end = await observeWithOpenTelemetry(client, options);
    await client.getInfo("1", { timeoutMs: 100 }).catch(() => {});
    end();
  } finally {
    await client.close();
  }
}

export const openTelemetrySlots: Record<string, Slot[]> = {
  observeWithOpenTelemetry: [
    ...optionSlots<ObserveOptions>("observeWithOpenTelemetry", {
      names: OPTIONS,
      base: { api },
      use: observe,
    }),
    parameterSlot("observeWithOpenTelemetry of a client", (odd) => observeWithOpenTelemetry(odd, { api })),
  ],
};
