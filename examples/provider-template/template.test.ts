import { createClient } from "@stream-fallback/core";
import { providerSuite } from "@stream-fallback/core/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createProvider } from "./lantern.ts";
import {
  closeDefaultClient,
  configureDefaultClient,
  getInfo,
  getStream,
  provider as recorderProvider,
} from "./recorder.ts";
import { startSite } from "./site.ts";

providerSuite({
  describe,
  it,
  async createProvider() {
    const site = await startSite();
    return {
      provider: createProvider({ origin: site.origin }),
      break: (kind) => site.fail({ endpoint: "*", fault: { kind } }),
      close: site.close,
    };
  },
  scenes: {
    live: {
      roomId: "night-baker",
      inputs: [
        "night-baker",
        " https://lantern.example/night-baker?from=share ",
        "Nora bakes （https://lantern.example/night-baker），come in!",
      ],
      known: { title: "Bread at midnight 🍞", owner: "Nora Baker", liveId: "show-7", area: "Cooking" },
      qualities: ["source", "high"],
    },
    offline: { roomId: "day-sleeper", inputs: ["day-sleeper"], known: { owner: "Sol" } },
    missing: { roomId: "nobodys-room", inputs: ["https://lantern.example/nobodys-room"] },
    urls: ["https://lantern.example/night-baker"],
    garbage: ["", "Night Baker", "https://lantern.example/", "https://example.com/night-baker"],
    // The last ones any stand-in has.
    breaks: {
      ...{ captcha: "RISK_CONTROL", error: undefined },
      ...{ cut: "NETWORK", reset: "NETWORK", malformed: "PARSE", oversize: "REPLY_TOO_LARGE" },
    },
    cookieName: "member",
  },
});

it("refuses options of its factory with their path", () => {
  expect(() => createProvider({ origin: 7 as never })).toThrow(
    "createProvider: origin must be string, and is of type number",
  );
});

it("is asked by recorder programs as they ask the sites they know", async () => {
  const site = await startSite();
  onTestFinished(site.close);
  onTestFinished(closeDefaultClient);
  configureDefaultClient({ providers: [createProvider({ origin: site.origin })] });
  const url = "https://lantern.example/night-baker";
  expect(await recorderProvider.resolveChannelInfoFromURL(url)).toMatchObject({ id: "night-baker" });
  const channel = { channelId: "night-baker", quality: "high", streamPriorities: [], sourcePriorities: [] };
  const { title } = await getInfo(channel.channelId);
  expect(await getStream(channel)).toMatchObject({ title, currentStream: { quality: "high" } });
});

describe("the login of the provider template", () => {
  async function setUp() {
    const site = await startSite();
    onTestFinished(site.close);
    const client = createClient({
      providers: [createProvider({ origin: site.origin })],
      config: { ttlMs: 0 },
      random: () => 0,
    });
    onTestFinished(client.close);
    return { site, client };
  }

  it("happens once, and again when the site has forgotten the token", async () => {
    const { site, client } = await setUp();
    await client.getStream("night-baker");
    await client.getStream("night-baker", { quality: "high" });
    expect(site.counters().requests.login).toBe(1);
    site.forgetTokens();
    expect(await client.getInfo("night-baker", { api: "api" })).toMatchObject({ living: true });
    expect(site.counters().requests.login).toBe(2);
  });

  it("is a member's when the identity has a member's cookie", async () => {
    const { client } = await setUp();
    expect(await client.getInfo("night-baker", { auth: "member=nora" })).toMatchObject({ api: "api" });
  });

  it("is refused with any other cookie, and the page answers instead", async () => {
    const { client } = await setUp();
    expect(await client.getInfo("night-baker", { auth: "member=old" })).toMatchObject({
      api: "page",
      meta: { attempts: [{ endpoint: "api", code: "AUTH_REJECTED" }, { endpoint: "page" }] },
    });
  });
});
