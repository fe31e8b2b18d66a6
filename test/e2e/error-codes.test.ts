import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, test } from "vitest";
import { type AdapterName, adapterNames } from "../adapter-names.ts";
import { type CastName, cast } from "../emulator/cast/rooms.ts";
import type { ErrorCode } from "../emulator/shapes/error-body.ts";
import { ROUND_DELAY_MS, setUp } from "./set-up.ts";

const apis = ["web", "mobile"] as const;
const { webRid, owner } = cast.live;

async function hurried() {
  const clock = manualClock();
  const scene = await setUp({ clock });
  scene.client.on("failure", () => void clock.advance(ROUND_DELAY_MS));
  return scene;
}

/** A client for which `api` has the first turn, and everybody else the next; the site has confirmed the uid. */
async function askedFirst(api: (typeof apis)[number]) {
  const scene = await hurried();
  const balancer = scene.client.balancer("douyin");
  for (const { name } of balancer.status()) balancer.update(name, { weight: name === api ? 100 : 1 });
  await scene.ask(webRid, { api, uid: owner.secUid });
  return scene;
}

const proofs: [ErrorCode, string][] = [
  [4003034, "ROOM_RESTRICTED"],
  [4001038, "ROOM_NOT_FOUND"],
];

describe.each(apis)("the adapter %s", (api) => {
  test("takes 30003 for off air, and nobody else is asked", async () => {
    const { ask, emulator } = await askedFirst(api);
    emulator.control({ endpoint: api, fault: { kind: "code", code: 30003 } });
    const info = await ask(webRid, { uid: owner.secUid });
    expect(info).toMatchObject({ living: false, api, sources: [] });
    expect(info.meta.attempts).toMatchObject([{ endpoint: api, kind: "success" }]);
    expect(questionsBeside(api, emulator.counters().requests)).toBe(0);
  });

  test.each(proofs)("takes %i for %s, and nobody else is asked", async (code, expected) => {
    const { ask, emulator } = await askedFirst(api);
    emulator.control({ endpoint: api, fault: { kind: "code", code } });
    await expect(ask(webRid, { uid: owner.secUid })).rejects.toMatchObject({
      code: expected,
      fault: "query",
      attempts: [{ endpoint: api, kind: "success", code: expected }],
    });
    expect(questionsBeside(api, emulator.counters().requests)).toBe(0);
  });

  test.each([10011, 20003] as const)("takes %i for a failure: another tells the truth", async (code) => {
    const { ask, emulator } = await askedFirst(api);
    emulator.control({ endpoint: api, fault: { kind: "code", code } });
    const info = await ask(webRid, { uid: owner.secUid });
    expect(info).toMatchObject({ living: true, owner: owner.nickname });
    expect(info.meta.attempts).toMatchObject([{ endpoint: api, kind: "failure" }, { kind: "success" }]);
  });

  test.each([10011, 20003] as const)("takes %i for a failure: alone it gives no answer", async (code) => {
    const { ask, emulator } = await hurried();
    emulator.control({ endpoint: api, fault: { kind: "code", code } });
    await expect(ask(webRid, { api, uid: owner.secUid })).rejects.toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
    });
  });
});

test.each([
  ["nobody's", {}, { code: "RISK_CONTROL", fault: "access" }],
  ["a user's", { auth: "sessionid=old" }, { code: "AUTH_REJECTED", fault: "identity" }],
] as const)("20003 wants a login, with %s cookie, and is never off air", async (_, auth, cause) => {
  const { ask, emulator } = await hurried();
  emulator.control({ endpoint: "web", fault: { kind: "code", code: 20003 } });
  const failing = ask(webRid, { api: "web", ...auth });
  await expect(failing).rejects.toMatchObject({ code: "ALL_ENDPOINTS_FAILED", cause });
  const info = await ask(webRid, { ...auth });
  expect(info).toMatchObject({ living: true, api: "webHTML" });
});

test("a room that only web refuses, with 10011, is told by the next", async () => {
  const { ask } = await hurried();
  const info = await ask(cast.paramsError.webRid);
  expect(info).toMatchObject({ living: true, api: "webHTML", title: cast.paramsError.title });
  expect(info.meta.attempts.map(({ endpoint }) => endpoint)).toEqual(["web", "webHTML"]);
});

describe("a reply that proves that nobody is on air", () => {
  const proven: [CastName, AdapterName][] = [
    ["unlisted", "web"],
    ["ended", "web"],
    ["ended", "webHTML"],
    ["offline", "mobile"],
    ["ended", "mobile"],
    ["restricted", "mobile"],
    ["offline", "userHTML"],
    ["ended", "userHTML"],
    ["unlisted", "userHTML"],
    ["cancelled", "userHTML"],
  ];
  test.each(proven)("is a success for the breaker: %s by %s", async (name, api) => {
    const { ask, emulator, client } = await hurried();
    const failures = () =>
      client
        .balancer("douyin")
        .status()
        .find((row) => row.name === api)?.failureCount;
    emulator.control({ endpoint: api, fault: { kind: "status", status: 504 }, times: 2 });
    await ask(webRid, { api, uid: owner.secUid }).catch(() => {});
    expect(failures()).toBe(2);
    const member = cast[name];
    const uid = "owner" in member ? member.owner.secUid : undefined;
    await ask(member.webRid, { api, uid }).catch(() => {});
    expect(failures()).toBe(1);
  });
});

function questionsBeside(api: string, requests: Readonly<Record<string, number>>): number {
  const others = adapterNames.filter((name) => name !== api);
  return others.reduce((sum, name) => sum + (requests[name] ?? 0), 0);
}
