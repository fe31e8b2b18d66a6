import { describe, expect, it } from "vitest";
import { createStore } from "../cache/store.ts";
import type { CallContext } from "../provider/call-context.ts";
import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { createSessions } from "./sessions.ts";

const HOUR = 3_600_000;

type Bound = Pick<CallContext, "session" | "forgetSession">;

interface Setup {
  clock: ManualClock;
  /** One attempt's view. */
  bind(who?: { provider?: string; identity?: string; signal?: AbortSignal }): Bound;
}

function setup(): Setup {
  const clock = manualClock();
  const sessions = createSessions(undefined, clock);
  return {
    clock,
    bind: ({ provider = "site", identity = "default", signal = new AbortController().signal } = {}) =>
      sessions.bind(provider, { identity: { id: identity }, signal }),
  };
}

interface Loads {
  load: () => Promise<string>;
  loads: PromiseWithResolvers<string>[];
}

/** Loads that end when the test says so. */
function heldLoads(): Loads {
  const loads: PromiseWithResolvers<string>[] = [];
  return {
    loads,
    load() {
      const started = Promise.withResolvers<string>();
      loads.push(started);
      return started.promise;
    },
  };
}

/** Loads that answer at once: token 1, token 2 … */
function countedLoads(): { load: () => Promise<string>; count(): number } {
  let count = 0;
  return {
    count: () => count,
    async load() {
      count += 1;
      return `token ${count}`;
    },
  };
}

describe("a session value", () => {
  it("is loaded once for all who ask at the same time", async () => {
    const { clock, bind } = setup();
    const { load, loads } = heldLoads();
    const asked = [1, 2, 3].map(() => bind().session("ttwid", HOUR, load));
    await clock.advance(0);
    expect(loads).toHaveLength(1);
    loads[0]?.resolve("token");
    expect(await Promise.all(asked)).toEqual(["token", "token", "token"]);
  });

  it("is kept for its time and loaded again after it", async () => {
    const { clock, bind } = setup();
    const { load } = countedLoads();
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 1");
    await clock.advance(HOUR - 1);
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 1");
    await clock.advance(1);
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 2");
  });

  it("belongs to one key of one identity of one provider", async () => {
    const { bind } = setup();
    const { load, count } = countedLoads();
    await bind().session("ttwid", HOUR, load);
    await bind().session("nonce", HOUR, load);
    await bind({ identity: "other" }).session("ttwid", HOUR, load);
    await bind({ provider: "other" }).session("ttwid", HOUR, load);
    expect(count()).toBe(4);
    await bind().session("ttwid", HOUR, load);
    expect(count()).toBe(4);
  });

  it("of the provider's scope is one for all identities, and is dropped for all", async () => {
    const { bind } = setup();
    const { load } = countedLoads();
    const scope = "provider";
    const ben = bind({ identity: "ben" });
    expect(await bind({ identity: "anna" }).session("keys", HOUR, load, { scope })).toBe("token 1");
    expect(await ben.session("keys", HOUR, load, { scope })).toBe("token 1");
    expect(await ben.session("keys", HOUR, load)).toBe("token 2");
    expect(await bind({ provider: "other" }).session("keys", HOUR, load, { scope })).toBe("token 3");
    await ben.forgetSession("keys", "token 1", { scope });
    expect(await bind({ identity: "anna" }).session("keys", HOUR, load, { scope })).toBe("token 4");
    expect(await ben.session("keys", HOUR, load)).toBe("token 2");
  });

  it("that could not be loaded is not kept, and the failure is told as it was", async () => {
    const { bind } = setup();
    const { load } = countedLoads();
    const failure = new Error("no token");
    await expect(bind().session("ttwid", HOUR, () => Promise.reject(failure))).rejects.toBe(failure);
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 1");
  });

  it("that could not be loaded fails for all who wait for that load", async () => {
    const { clock, bind } = setup();
    const { load, loads } = heldLoads();
    const asked = Promise.allSettled([1, 2].map(() => bind().session("ttwid", HOUR, load)));
    await clock.advance(0);
    loads[0]?.reject(new Error("no token"));
    expect((await asked).map(({ status }) => status)).toEqual(["rejected", "rejected"]);
    expect(loads).toHaveLength(1);
  });
});

describe("a load whose attempt was given up", () => {
  it("is begun again by another caller who waits for it", async () => {
    const { clock, bind } = setup();
    const { load, loads } = heldLoads();
    const leader = new AbortController();
    const given = bind({ signal: leader.signal }).session("ttwid", HOUR, load);
    await clock.advance(0);
    const waiting = bind().session("ttwid", HOUR, load);
    await clock.advance(0);
    const failed = expect(given).rejects.toBe("given up");
    leader.abort("given up");
    loads[0]?.reject("given up");
    await failed;
    await clock.advance(0);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve("token of the second");
    expect(await waiting).toBe("token of the second");
  });

  it("is begun again by only one of many callers who wait for it", async () => {
    const { clock, bind } = setup();
    const { load, loads } = heldLoads();
    const leader = new AbortController();
    bind({ signal: leader.signal })
      .session("ttwid", HOUR, load)
      .catch(() => {});
    await clock.advance(0);
    const waiting = [1, 2, 3].map(() => bind().session("ttwid", HOUR, load));
    await clock.advance(0);
    leader.abort("given up");
    loads[0]?.reject("given up");
    await clock.advance(0);
    expect(loads).toHaveLength(2);
    loads[1]?.resolve("token");
    expect(await Promise.all(waiting)).toEqual(["token", "token", "token"]);
  });

  it("is used by those who wait if it ends with a value all the same", async () => {
    const { clock, bind } = setup();
    const { load, loads } = heldLoads();
    const leader = new AbortController();
    bind({ signal: leader.signal })
      .session("ttwid", HOUR, load)
      .catch(() => {});
    await clock.advance(0);
    const waiting = bind().session("ttwid", HOUR, load);
    await clock.advance(0);
    leader.abort("given up");
    loads[0]?.resolve("token");
    expect(await waiting).toBe("token");
    expect(loads).toHaveLength(1);
  });

  it("ends for a waiter who gives up too, with the waiter's own reason", async () => {
    const { clock, bind } = setup();
    const { load } = heldLoads();
    const waiter = new AbortController();
    bind()
      .session("ttwid", HOUR, load)
      .catch(() => {});
    await clock.advance(0);
    const waiting = bind({ signal: waiter.signal }).session("ttwid", HOUR, load);
    await clock.advance(0);
    waiter.abort("mine");
    await expect(waiting).rejects.toBe("mine");
  });
});

describe("forgetting a session value", () => {
  it("makes the next one load it again", async () => {
    const { bind } = setup();
    const { load } = countedLoads();
    const refused = await bind().session("ttwid", HOUR, load);
    await bind().forgetSession("ttwid", refused);
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 2");
  });

  it("leaves a value alone that someone has renewed since", async () => {
    const { bind } = setup();
    const { load, count } = countedLoads();
    const refused = await bind().session("ttwid", HOUR, load);
    await bind().forgetSession("ttwid", refused);
    await bind().session("ttwid", HOUR, load);
    await bind().forgetSession("ttwid", refused);
    expect(await bind().session("ttwid", HOUR, load)).toBe("token 2");
    expect(count()).toBe(2);
  });

  it("compares by content, since a value may have been through a store", async () => {
    const { bind } = setup();
    const load = async () => ({ token: "t", until: new Date(1_000) });
    await bind().session("key", HOUR, load);
    const kept = await bind().session("key", HOUR, load);
    await bind().forgetSession("key", kept);
    const { load: counted } = countedLoads();
    expect(await bind().session("key", HOUR, counted)).toBe("token 1");
  });

  it("touches no other identity", async () => {
    const { bind } = setup();
    await bind({ identity: "a" }).session("ttwid", HOUR, async () => "same");
    await bind({ identity: "b" }).session("ttwid", HOUR, async () => "same");
    await bind({ identity: "a" }).forgetSession("ttwid", "same");
    const { load, count } = countedLoads();
    expect(await bind({ identity: "b" }).session("ttwid", HOUR, load)).toBe("same");
    expect(count()).toBe(0);
  });
});

it("a session value is loaded once even where the cache keeps nothing", async () => {
  const clock = manualClock();
  const broken = async () => {
    throw new Error("for a test");
  };
  const store = createStore({ get: broken, set: broken, delete: broken }, { clock, logger: silentLogger });
  const { session, forgetSession } = createSessions(store, clock).bind("site", {
    identity: { id: "default" },
    signal: new AbortController().signal,
  });
  const { load, count } = countedLoads();
  for (let turn = 0; turn < 3; turn++) expect(await session("ttwid", HOUR, load)).toBe("token 1");
  await forgetSession("ttwid", "token 1");
  expect(await session("ttwid", HOUR, load)).toBe("token 2");
  expect(count()).toBe(2);
});
