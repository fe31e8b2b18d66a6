import { beforeEach, expect, onTestFinished, test } from "vitest";
import { cast } from "../cast/rooms.ts";
import type { Loose } from "../pages/decode-page.ts";
import { type Emulator, startEmulator } from "../server.ts";
import { errorCodes } from "../shapes/error-body.ts";
import { askMobile, askPage, askWeb, mobileQuery } from "../visitors/visitor.ts";
import { type Fault, verifyHeaders } from "./faults.ts";

let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator({ strict: false, lightPages: false });
  onTestFinished(() => emulator.close());
});

const { webRid, owner } = cast.live;
const everywhere = (fault: Fault) => emulator.control({ endpoint: "*", fault });
const home = () => fetch(`${emulator.origins.live}/`);

test.each([
  ["script", "waf-jschallenge"],
  ["token", "argus-csp-token"],
  ["argus", "Blocked by ArgusSecurityPlugin"],
] as const)("the firewall's page with a %s comes with 200, and nothing of the site", async (page, mark) => {
  everywhere({ kind: "firewall", page });
  const response = await home();
  expect(response.status).toBe(200);
  expect(response.headers.getSetCookie()).toEqual([]);
  expect(await response.text()).toContain(mark);
});

test.each(verifyHeaders)("the fault verify is told by the header %s and by nothing else", async (header) => {
  for (const body of ["empty", "short"] as const) {
    everywhere({ kind: "verify", header, body });
    const response = await home();
    expect(response.status).toBe(200);
    expect(response.headers.get(header)).not.toBe("");
    expect(await response.text()).toBe(body === "empty" ? "" : "{}");
  }
});

test("the fault blocked answers with that one word", async () => {
  everywhere({ kind: "blocked" });
  expect(await (await home()).text()).toBe("blocked");
});

test("the fault reset closes the connection before a byte is sent", async () => {
  everywhere({ kind: "reset" });
  await expect(home()).rejects.toThrow();
  expect(emulator.counters().faulted).toEqual({ "home.reset": 1 });
});

test.each(errorCodes)(
  "the fault of code %i carries the site's message at both JSON addresses",
  async (code) => {
    for (const endpoint of ["web", "mobile"] as const) {
      emulator.control({ endpoint, fault: { kind: "code", code } });
    }
    for (const response of [
      await askWeb(emulator, webRid),
      await askMobile(emulator, mobileQuery({ secUid: owner.secUid })),
    ]) {
      const { status_code, data }: Loose = await response.json();
      expect(status_code).toBe(code);
      expect(data.message ?? data.prompts).not.toBe("");
      expect(data).not.toHaveProperty("data");
    }
  },
);

test("an oversize answer is the normal one behind more than 8 MB of nothing", async () => {
  emulator.control({ endpoint: "webHTML", fault: { kind: "oversize" } });
  const page = await (await askPage(emulator, webRid)).text();
  expect(page.length).toBeGreaterThan(9_000_000);
  expect(page.trimStart()).toMatch(/^<!DOCTYPE html>/);
});

test("the fault bomb is sent compressed even to a client that accepts no compression", async () => {
  everywhere({ kind: "bomb" });
  const response = await fetch(`${emulator.origins.live}/`, { headers: { "accept-encoding": "identity" } });
  expect(response.headers.get("content-encoding")).toBe("gzip");
  await response.body?.cancel();
});

test.each([
  [{ endpoint: "webHTML", fault: { kind: "form", form: "newer" } }, "form must be one of next, rsc, early"],
  [{ endpoint: "mobile", fault: { kind: "form", form: "next" } }, "form works on webHTML, userHTML only"],
  [{ endpoint: "userHTML", fault: { kind: "olderPage" } }, "olderPage works on webHTML only"],
  [{ endpoint: "web", fault: { kind: "code", code: 7 } }, "code must be one of"],
  [{ endpoint: "home", fault: { kind: "code", code: 30003 } }, "code works on web, mobile only"],
  [{ endpoint: "web", fault: { kind: "verify", header: "x" } }, "header must be one of bdturing-verify"],
  [{ endpoint: "web", fault: { kind: "firewall" } }, "page must be one of script, token, argus"],
])("the fault order %j is refused: %s", async (order, message) => {
  const response = await fetch(`${emulator.url}/__control`, { method: "POST", body: JSON.stringify(order) });
  expect(response.status).toBe(400);
  expect(await response.json()).toEqual({ error: expect.stringContaining(message) });
});
