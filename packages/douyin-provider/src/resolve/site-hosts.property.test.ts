import fc from "fast-check";
import { expect, it } from "vitest";
import { fakeCall, replyOf } from "../__fixtures__/fake-call.ts";
import { uid } from "../__fixtures__/invented-room.ts";
import { chooseOrigins } from "../origins.ts";
import { hasRoomURL } from "./parse-input.ts";
import { resolveInput } from "./resolve-input.ts";

/** `.ci/run` plays all. */
const RUNS = process.env.PLAY_ALL === "1" ? 2_000 : 500;

const MIRROR = "http://127.0.0.1:8080/short";
const siteOrigins = [
  "https://live.douyin.com",
  "https://www.douyin.com",
  "https://m.douyin.com",
  "https://www.iesdouyin.com",
  "https://webcast.amemv.com",
];
const settings = {
  origins: chooseOrigins({ short: MIRROR }),
  maxPageBytes: 8_388_608,
  readWholePages: false,
};

const host = fc.constantFrom(
  ...["live.douyin.com", "www.douyin.com", "m.douyin.com", "v.douyin.com", "webcast.amemv.com"],
  ...["www.iesdouyin.com", "127.0.0.1:8080", "127.0.0.1", "localhost", "[::1]", "2130706433", "evil.example"],
  ...["douyin.com", "lіve.douyin.com", "live.douyin.com.evil.example", "v。douyin。com", "%76.douyin.com"],
);
const path = fc.constantFrom(
  ...["abc", "short/abc", "short/../abc", "short/%2e%2e/abc", "abc/", "", "100200300400", `user/${uid}`],
  ...[
    `share/user/${uid}`,
    "douyin/webcast/reflow/7600000000000000123",
    "follow/live/1",
    "?web_rid=1",
    "a/b/c",
  ],
);
const url = fc
  .tuple(
    fc.constantFrom(
      "https://",
      "http://",
      "HTTP://",
      "//",
      "/",
      "",
      "ftp://",
      "http:\\\\",
      "https:/",
      "file://",
    ),
    fc.oneof({ weight: 3, arbitrary: fc.constant("") }, fc.constantFrom("me@", "me:pw@", "@")),
    host,
    fc.constantFrom("", "", ":80", ":443", ":8080", "."),
    fc.constantFrom("/", "/", "\\", "#@", "?@", "@", "//", "/\t"),
    fc.oneof({ weight: 3, arbitrary: path }, fc.webPath(), host),
  )
  .map((parts) => parts.join(""));
const anyURL = fc.oneof({ weight: 5, arbitrary: url }, fc.webUrl(), fc.string({ unit: "binary" }));

/** What may be asked: hosts of the site by https, and the mirror below its path. */
function isAllowed(asked: string): boolean {
  const { origin, pathname, username, password } = new URL(asked);
  if (username !== "" || password !== "") return false;
  return (
    siteOrigins.includes(origin) || (origin === "http://127.0.0.1:8080" && pathname.startsWith("/short/"))
  );
}

it("no input and no redirect leads to a host other than the site's or its configured mirror", async () => {
  let requests = 0;
  const property = fc.asyncProperty(
    anyURL,
    fc.array(anyURL, { minLength: 1, maxLength: 6 }),
    async (first, hops) => {
      for (const input of [first, "https://v.douyin.com/abc/"]) {
        const pending = [...hops];
        const { context, asked } = fakeCall(() => {
          const location = pending.shift();
          return location === undefined ? replyOf("") : replyOf("", { status: 302, headers: { location } });
        });
        await resolveInput(input, { context, settings }).catch((error: unknown) =>
          expect(error).toMatchObject({ name: "StreamFallbackError" }),
        );
        requests += asked.length;
        expect(asked.map((request) => request.url).filter((each) => !isAllowed(each))).toEqual([]);
      }
    },
  );
  await fc.assert(property, { seed: 20_261_121, numRuns: RUNS });
  expect(requests).toBeGreaterThan(RUNS);
});

it("matchURL is true for a URL exactly where resolve takes it", async () => {
  const property = fc.asyncProperty(url, async (input) => {
    const { context } = fakeCall(() => replyOf(""));
    const outcome = await resolveInput(input, { context, settings }).catch((error: Error) => error.message);
    const isRefused = typeof outcome === "string" && outcome.includes("give a room's number");
    expect(hasRoomURL(input, settings.origins)).toBe(!isRefused);
  });
  await fc.assert(property, { seed: 20_261_121, numRuns: RUNS });
});
