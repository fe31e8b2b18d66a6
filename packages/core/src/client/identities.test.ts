import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { identityOf } from "../identities/identity.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter } from "../provider/provider.ts";
import type { BaseRoom } from "../room/room-info.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Client } from "./client.ts";
import type { ClientGetInfoOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

const blank: BaseRoom = {
  ...{ living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

const ANNA: ClientGetInfoOptions = { auth: "sessionid=anna", maxAgeMs: 0 };
const BEN: ClientGetInfoOptions = { auth: "sessionid=ben", maxAgeMs: 0 };
const NOBODY: ClientGetInfoOptions = { maxAgeMs: 0 };

interface Setup {
  client: Client;
  /** The cookies, and `undefined` for none, that `a` shows a captcha. */
  shutOut: Set<string | undefined>;
}

/** `a` shows captchas to those who are shut out, `b` answers everyone. */
function setup(rest: Partial<Adapter> = {}): Setup {
  const shutOut: Setup["shutOut"] = new Set();
  const adapters: Adapter[] = [
    {
      ...{ name: "a", provides: ["status"] },
      fetchRoom: async (_query, { identity }) => {
        if (shutOut.has(identity.cookie)) throw new StreamFallbackError("RISK_CONTROL", "captcha");
        return blank;
      },
      ...rest,
    },
    { name: "b", provides: ["status"], fetchRoom: async () => blank },
  ];
  const site = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", adapters },
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [site], clock: manualClock(), random: seededRandom(1) });
  return { client, shutOut };
}

/** Anna has just been shown a captcha at `a`. */
async function annaShutOut(rest: Partial<Adapter> = {}): Promise<Setup> {
  const pool = setup(rest);
  pool.shutOut.add(ANNA.auth);
  await expect(pool.client.getInfo("42", { ...ANNA, api: "a" })).rejects.toMatchObject({
    attempts: [{ endpoint: "a", code: "RISK_CONTROL" }],
  });
  return pool;
}

async function apisOf({ client }: Setup, options: ClientGetInfoOptions, calls: number): Promise<string[]> {
  const apis: string[] = [];
  for (let count = 0; count < calls; count++) apis.push((await client.getInfo("42", options)).api);
  return apis;
}

function statesOf({ client }: Setup, { auth }: ClientGetInfoOptions): string[] {
  const rows = client.balancer("site").status(identityOf(auth).id);
  return rows.map(({ state }) => state);
}

describe("a call with the api random", () => {
  it("is never sent to an adapter that refuses this identity access", async () => {
    const pool = await annaShutOut();
    expect(await apisOf(pool, { ...ANNA, api: "random" }, 20)).toEqual(new Array(20).fill("b"));
  });

  it.each([
    ["another cookie", BEN],
    ["none", NOBODY],
  ])("is still sent to it for callers with %s", async (_what, options) => {
    const pool = await annaShutOut();
    expect(new Set(await apisOf(pool, { ...options, api: "random" }, 20))).toEqual(new Set(["a", "b"]));
  });

  it("is still sent to it with a cookie, where only callers without one are refused", async () => {
    const pool = setup();
    pool.shutOut.add(undefined);
    await expect(pool.client.getInfo("42", { api: "a" })).rejects.toMatchObject({ fault: "pool" });
    expect(await apisOf(pool, { ...NOBODY, api: "random" }, 20)).toEqual(new Array(20).fill("b"));
    expect(new Set(await apisOf(pool, { ...ANNA, api: "random" }, 20))).toEqual(new Set(["a", "b"]));
  });
});

describe("an adapter that refuses one cookie access", () => {
  it("is asked by all others", async () => {
    const pool = await annaShutOut();
    expect(statesOf(pool, ANNA)).toEqual(["open", "closed"]);
    for (const others of [BEN, NOBODY]) {
      expect(statesOf(pool, others)).toEqual(["closed", "closed"]);
      expect(new Set(await apisOf(pool, others, 4))).toEqual(new Set(["a", "b"]));
    }
  });

  it("is asked by nobody where it hides who asks", async () => {
    const pool = await annaShutOut({ isAnonymous: true });
    for (const options of [ANNA, BEN, NOBODY]) {
      expect(statesOf(pool, options)).toEqual(["open", "closed"]);
      expect(await apisOf(pool, options, 4)).toEqual(["b", "b", "b", "b"]);
      await expect(pool.client.getInfo("42", { ...options, api: "a" })).rejects.toMatchObject({
        code: "NO_ENDPOINT_AVAILABLE",
        attempts: [],
      });
    }
  });

  it("is told of as one endpoint where it hides who asks, and freed for all by one reset", async () => {
    const pool = setup({ isAnonymous: true });
    const told: unknown[] = [];
    pool.client.on("state", ({ endpoint, identity, to }) => told.push([endpoint, identity, to]));
    pool.shutOut.add(ANNA.auth);
    await pool.client.getInfo("42", { ...ANNA, api: "a" }).catch(() => {});
    expect(told).toEqual([["a", undefined, "open"]]);
    pool.client.balancer("site").reset("a");
    pool.shutOut.clear();
    expect(told).toEqual([
      ["a", undefined, "open"],
      ["a", undefined, "closed"],
    ]);
    for (const options of [ANNA, BEN, NOBODY])
      expect(await apisOf(pool, { ...options, api: "a" }, 1)).toEqual(["a"]);
  });
});

describe("a cookie that is an export of a whole browser", () => {
  const cookieOf = (domain: string) => ({ domain, name: domain.replaceAll(".", "-"), value: "1" });
  const auth = JSON.stringify(
    [".site.example", "www.site.example", "partner.example", "elsewhere.example"].map(cookieOf),
  );

  it.each([
    [undefined, "-site-example=1"],
    [["site.example"], "-site-example=1; www-site-example=1"],
    [["site.example", "partner.example"], "-site-example=1; www-site-example=1; partner-example=1"],
  ])(
    "is sent without what belongs to other sites than those that the provider names: %j",
    async (cookieDomains, sent) => {
      const cookies: (string | undefined)[] = [];
      const fetchRoom: Adapter["fetchRoom"] = async (_query, { identity }) => {
        cookies.push(identity.cookie);
        return blank;
      };
      const site = defineProvider({
        ...{ id: "site", name: "Site", siteURL: "https://live.site.example", cookieDomains },
        adapters: [{ name: "a", provides: ["status"], fetchRoom }],
        matchURL: () => true,
        resolve: async (roomId, { identity }) => {
          cookies.push(identity.cookie);
          return { provider: "site", roomId };
        },
      });
      const client = createClient({ providers: [site], clock: manualClock() });
      await client.getInfo("42", { auth });
      await client.resolve("42", { auth });
      await client.close();
      expect(cookies).toEqual([sent, sent, sent]);
    },
  );
});
