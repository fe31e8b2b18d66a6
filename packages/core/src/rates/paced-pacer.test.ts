import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { PacedPacer, type PacedProvider } from "./paced-pacer.ts";
import { ProviderRates } from "./provider-rates.ts";

const NEEDS_UID = ["mobile"];

interface RoomOptions {
  hasUid?: boolean;
  lateMs?: number;
  api?: string;
  asker?: string;
}

function createPacerWorld({ identities = ["one"], startPerMinute = 40 } = {}) {
  const clock = manualClock();
  const endpoints = ["web", "mobile"];
  const blockedMs = new Map<string, number>();
  const rates = new ProviderRates({
    nowMs: 0,
    startPerMinute: () => startPerMinute,
    endpoints: () => endpoints.map((name) => ({ name })),
  });
  // Those that were never looked at would begin with an empty bucket then.
  for (const identity of identities) for (const endpoint of endpoints) rates.pairOf(endpoint, identity, 0);
  const provider: PacedProvider = {
    rates,
    endpointsFor: ({ hasUid, api }) =>
      endpoints.filter((name) => (hasUid || !NEEDS_UID.includes(name)) && (api ?? name) === name),
    identityFor: (key) => identities[Number(key) % identities.length] ?? "one",
    identities: () => identities,
    mayAsk: () => true,
    seenAs: (_endpoint, identity) => identity,
    takesMany: () => false,
    retryAfterMs: (endpoint, identity) => blockedMs.get(`${endpoint} ${identity}`) ?? 0,
  };
  const pacer = new PacedPacer(clock, () => provider);
  const room = (key: string, { hasUid = true, lateMs = 0, api, asker }: RoomOptions = {}) => ({
    ...{ provider: "site", affinityKey: key, hasUid, lateMs, api, asker },
  });
  const take = (key: string, options: RoomOptions = {}) =>
    pacer.take(pacer.laneOf(room(key, options)), room(key, options));
  return { clock, pacer, rates, room, take, blockedMs };
}

describe("a room that is due", () => {
  it("waits for the turn of an endpoint, and takes it", async () => {
    const { clock, take } = createPacerWorld();
    expect(take("0")).toBe(3_000);
    await clock.advance(3_000);
    const grants = [take("0"), take("1")];
    expect(grants).toEqual(
      expect.arrayContaining([
        { identity: "one", endpoint: "web" },
        { identity: "one", endpoint: "mobile" },
      ]),
    );
    expect(take("2")).toBe(3_000);
  });

  it("without a uid waits in a lane of its own, and goes first where it can", async () => {
    const { clock, pacer, room, take } = createPacerWorld();
    expect(pacer.laneOf(room("0", { hasUid: false }))).not.toBe(pacer.laneOf(room("0")));
    take("0", { hasUid: false });
    await clock.advance(3_000);
    expect(take("1")).toEqual({ identity: "one", endpoint: "mobile" });
    expect(take("2")).toEqual(expect.any(Number));
    expect(take("0", { hasUid: false })).toEqual({ identity: "one", endpoint: "web" });
  });

  it("is not sent to an endpoint whose breaker is open, and the others get no more for it", async () => {
    const { clock, rates, take, blockedMs } = createPacerWorld();
    blockedMs.set("web one", 60_000);
    await clock.advance(3_000);
    expect(take("0")).toEqual({ identity: "one", endpoint: "mobile" });
    expect(take("1")).toBe(3_000);
    expect(rates.pairOf("mobile", "one", clock.now()).ratePerMinute).toBe(20);
  });

  it("is asked for as another identity once it is 20 s late, where nobody waits for that one", async () => {
    const { clock, pacer, room, take, blockedMs } = createPacerWorld({ identities: ["one", "two"] });
    for (const endpoint of ["web", "mobile"]) blockedMs.set(`${endpoint} one`, 600_000);
    const lane = pacer.laneOf(room("1"));
    await clock.advance(4_000);
    expect(take("0", { lateMs: 19_000 })).toBe(1_000);
    expect(take("0", { lateMs: 20_000 })).toMatchObject({ identity: "two" });
    expect(take("0", { lateMs: 20_000 })).toMatchObject({ identity: "two" });
    expect(take("1")).toEqual(expect.any(Number));
    await clock.advance(4_000);
    // One of its own waits there now, so its own identity asks, in case that a trial is due, and then waits on.
    expect(take("0", { lateMs: 24_000 })).toEqual({ identity: "one" });
    expect(take("0", { lateMs: 24_000 })).toEqual(expect.any(Number));
    expect(take("1")).toMatchObject({ identity: "two" });
    pacer.noteWait(lane, 4_000, 0);
    expect(take("0", { lateMs: 24_000 })).toMatchObject({ identity: "two" });
  });
});

describe("a room that is asked for as a user", () => {
  it("waits for the turn of that user alone, and takes nobody else's", async () => {
    const { clock, take } = createPacerWorld();
    expect(take("0", { asker: "user" })).toBe(3_000);
    await clock.advance(3_000);
    for (const endpoint of ["web", "mobile"])
      expect(take("0", { asker: "user" })).toEqual({ identity: "user", endpoint });
    expect(take("0", { asker: "user", lateMs: 30_000 })).toBe(1_000);
    for (const endpoint of ["web", "mobile"]) expect(take("0")).toEqual({ identity: "one", endpoint });
  });
});

describe("a room that one named endpoint alone may answer for", () => {
  it("waits in a lane of its own", () => {
    const { pacer, room } = createPacerWorld();
    expect(pacer.laneOf(room("0", { api: "web" }))).not.toBe(pacer.laneOf(room("0")));
  });

  it("takes turns with the others by who is due longest, so that neither starves", async () => {
    const { clock, take } = createPacerWorld();
    take("0", { api: "web" });
    await clock.advance(3_000);
    expect(take("1")).toEqual({ identity: "one", endpoint: "mobile" });
    expect(take("1")).toEqual(expect.any(Number));
    expect(take("2", { lateMs: 4_000 })).toEqual({ identity: "one", endpoint: "web" });
    await clock.advance(3_000);
    expect(take("0", { api: "web", lateMs: 6_000 })).toEqual({ identity: "one", endpoint: "web" });
  });

  it("makes no other endpoint faster by being late", async () => {
    const { clock, pacer, rates, room, take, blockedMs } = createPacerWorld();
    blockedMs.set("web one", 3_600_000);
    const general = pacer.laneOf(room("1"));
    for (let second = 0; second < 600; second += 3) {
      await clock.advance(3_000);
      take("0", { api: "web", lateMs: clock.now() });
      const mobile = rates.pairOf("mobile", "one", clock.now());
      if (typeof take("1") !== "number") {
        rates.count(mobile, clock.now());
        pacer.noteWait(general, 0, 0);
      }
    }
    expect(rates.pairOf("mobile", "one", clock.now()).ratePerMinute).toBe(20);
  });
});

it("rooms that waited when their watch ended are waited for no more", async () => {
  const { clock, take } = createPacerWorld();
  take("0", { hasUid: false });
  await clock.advance(60_000);
  const endpoints = [take("1"), take("2")].map((grant) =>
    typeof grant === "number" ? grant : grant.endpoint,
  );
  expect(endpoints.toSorted()).toEqual(["mobile", "web"]);
});

it("a turn that was granted is used once", async () => {
  const { clock, pacer, take } = createPacerWorld();
  await clock.advance(3_000);
  const grant = take("0");
  if (typeof grant === "number") throw new Error("nobody was granted");
  const endpoint = grant.endpoint ?? "";
  expect([pacer.holds(grant, endpoint), pacer.holds(grant, "other"), pacer.holds({}, endpoint)]).toEqual([
    true,
    false,
    false,
  ]);
  pacer.use(grant);
  expect(pacer.holds(grant, endpoint)).toBe(false);
});
