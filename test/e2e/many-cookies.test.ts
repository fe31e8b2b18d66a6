import { type ClientOptions, createClient, defineProvider, StreamFallbackError } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";
import { expect, onTestFinished, test } from "vitest";
import { isAllPlayed } from "../sample-of.ts";

/** More visitors than sessions are remembered of. */
const VISITORS = 10_000;
/** `.ci/run` comes with as many. */
const MANY = isAllPlayed ? VISITORS : 1_050;
/** Of those that the site has shut out. */
const REMEMBERED = 1_000;

const blank = { title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [] };

/** A site that asks every cookie to log in, and then shuts out those that say so. */
function setUp(options: Pick<ClientOptions<unknown>, "cache"> = {}) {
  const entries = new Map<string, unknown>();
  const logins = new Map<string | undefined, number>();
  const provider = defineProvider({
    ...{ id: "site", name: "Site", siteURL: "https://site.example", matchURL: () => true },
    resolve: async (roomId: string) => ({ provider: "site", roomId }),
    adapters: [
      {
        name: "page",
        provides: ["status"],
        async fetchRoom(_query, { identity: { cookie }, session }) {
          await session("login", 3_600_000, async () => {
            logins.set(cookie, (logins.get(cookie) ?? 0) + 1);
            return "token";
          });
          if (cookie?.includes("bad")) throw new StreamFallbackError("RISK_CONTROL", "captcha");
          return { ...blank, living: true };
        },
      },
    ],
  });
  const client = createClient({
    providers: [provider],
    clock: manualClock(),
    random: seededRandom(1),
    cache: {
      get: async (key) => entries.get(key),
      set: async (key, value) => entries.set(key, value),
      delete: async (key) => entries.delete(key),
    },
    ...options,
  });
  onTestFinished(() => client.close());
  const sessionKeys = () => [...entries.keys()].filter((key) => key.startsWith("session:"));
  return { client, entries, logins, sessionKeys };
}

test.skipIf(!isAllPlayed)(
  "more cookies than are remembered leave the sessions of the latest users",
  async () => {
    const { client, logins } = setUp({ cache: undefined });
    const ask = (auth?: string) => client.getInfo("42", { auth, maxAgeMs: 0 });
    for (let count = 0; count < VISITORS; count++) {
      await ask(`sessionid=${count}`);
      if (count % 500 === 0) await ask();
    }
    for (const count of [0, VISITORS - 1]) await ask(`sessionid=${count}`);
    expect(logins.get("sessionid=0")).toBe(2);
    expect(logins.get(`sessionid=${VISITORS - 1}`)).toBe(1);
    expect(logins.get(undefined)).toBe(1);
  },
);

test("thousands of cookies leave none of them in a cache that programs share", async () => {
  const { client, entries } = setUp();
  for (let count = 0; count < MANY; count++) await client.getInfo("42", { auth: `sessionid=${count}` });
  const keys = [...entries.keys()];
  expect(keys.filter((key) => key.startsWith("session:"))).toHaveLength(MANY);
  expect(keys.join("\n")).not.toContain("sessionid");
});

test("thousands of refused cookies are remembered up to a bound, and nobody else is refused", async () => {
  const { client } = setUp();
  const ids: (string | undefined)[] = [];
  client.on("failure", ({ report }) => void ids.push(report.identity));
  for (let count = 0; count < MANY; count++) {
    await client.getInfo("42", { auth: `bad=${count}`, maxAgeMs: 0 }).catch(() => {});
  }
  const stateFor = (identity?: string) => client.balancer("site").status(identity)[0]?.state;
  const states = Array.from(new Set(ids), stateFor);
  expect(states).toHaveLength(MANY);
  expect(states.filter((state) => state === "open")).toHaveLength(REMEMBERED);
  expect(states.at(-1)).toBe("open");
  expect(stateFor()).toBe("closed");
  expect(await client.getInfo("42", { auth: "good=1" })).toMatchObject({ living: true });
});

test("a cookie keeps its session in any order and spacing; a changed one inherits nothing", async () => {
  const { client, logins, sessionKeys } = setUp();
  const ask = (auth: string) => client.getInfo("42", { auth, maxAgeMs: 0 });
  for (const same of ["a=1; b=2", "b=2;a=1", "Cookie: a=1;  b=2 "]) await ask(same);
  expect(sessionKeys()).toHaveLength(1);
  await ask("a=1; b=3");
  expect([...logins]).toEqual([
    ["a=1; b=2", 1],
    ["a=1; b=3", 1],
  ]);
  expect(sessionKeys()).toHaveLength(2);
});
