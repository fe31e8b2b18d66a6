import { defineProvider, type Logger } from "@stream-fallback/core";
import { afterEach, expect, it, vi } from "vitest";
import { closeDefaultClient, configureDefaultClient } from "./default-client.ts";
import { getInfo } from "./get-info.ts";
import { loadBalancer } from "./load-balancer.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

afterEach(async () => {
  vi.restoreAllMocks();
  await closeDefaultClient();
});

/** A site that answers in somebody's name, at once or not before it is given up. */
function siteOf(owner: string, { isSilent = false } = {}) {
  return defineProvider<DouyinExtra>({
    id: "douyin",
    name: "抖音",
    siteURL: "https://live.example/",
    adapters: [
      {
        name: "web",
        provides: ["status"],
        fetchRoom: async (_query, { signal }) => {
          if (isSilent) await new Promise((_, reject) => signal.addEventListener("abort", reject));
          return {
            ...{ living: true, title: "", owner, uid: "", avatar: "", cover: "", liveId: "", area: "" },
            ...{ sources: [], streams: [], isLiveRadio: false },
          };
        },
      },
    ],
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "douyin", roomId }),
  });
}

function listeningLogger(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  const ignore = () => {};
  const warn = (_fields: object, message: string) => void warnings.push(message);
  return { logger: { debug: ignore, info: ignore, warn, error: ignore }, warnings };
}

it("the plain functions and the load balancer ask by the client that was configured, until it is closed", async () => {
  configureDefaultClient({ providers: [siteOf("first")], config: { timeoutMs: 9_000 } });
  expect(await getInfo("1")).toMatchObject({ owner: "first" });
  expect(loadBalancer.getStatus()).toMatchObject([{ api: "web" }]);
  expect(loadBalancer.getConfig()).toMatchObject({ timeoutMs: 9_000 });
  await closeDefaultClient();
  expect(loadBalancer.getConfig()).toMatchObject({ timeoutMs: 20_000 });
  expect(loadBalancer.getHealthyAPIs()).toContain("userHTML");
});

it("a default client in use is replaced by the one that is configured, and what it was asked ends with CLOSED", async () => {
  configureDefaultClient({ providers: [siteOf("first", { isSilent: true })] });
  const running = getInfo("1");
  configureDefaultClient({ providers: [siteOf("second")] });
  await expect(running).rejects.toMatchObject({ code: "CLOSED" });
  expect(await getInfo("1")).toMatchObject({ owner: "second" });
});

it("a configuration that is refused leaves the default client as it is", async () => {
  configureDefaultClient({ providers: [siteOf("first")] });
  const wrong = [{ loger: {} }, { config: { ttlMs: "5" } }, { providers: [] }, { strategy: "none" }];
  for (const given of wrong) {
    const refusal = expect.objectContaining({ code: "INVALID_INPUT" });
    expect(() => configureDefaultClient(given as object)).toThrow(refusal);
  }
  expect(await getInfo("1")).toMatchObject({ owner: "first" });
});

it("the providers of the default client are Douyin's where none are given", () => {
  const { logger } = listeningLogger();
  configureDefaultClient({ logger, providers: undefined, profile: "low-latency" });
  expect(loadBalancer.getHealthyAPIs()).toContain("userHTML");
});

it("the logger of the default client is told of names that the load balancer does not know", () => {
  const emitWarning = vi.spyOn(process, "emitWarning").mockImplementation(() => {});
  const { logger, warnings } = listeningLogger();
  configureDefaultClient({ logger });
  loadBalancer.resetAPI("elsewhere");
  expect(warnings).toEqual([expect.stringContaining("no adapter elsewhere, it is ignored; web, webHTML,")]);
  expect(emitWarning).not.toHaveBeenCalled();
});
