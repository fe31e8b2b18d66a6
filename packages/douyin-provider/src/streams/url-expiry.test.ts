import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { earliestExpiry } from "./url-expiry.ts";

const WEEK_SECONDS = 7 * 86_400;
const end = new Date("2027-03-08T12:00:00Z");
const endSeconds = end.getTime() / 1_000;
const hex = (seconds: number) => seconds.toString(16).padStart(8, "0");

/** Every form in which a URL tells its end. */
const forms: Readonly<Record<string, (seconds: number) => string>> = {
  "expire, decimal": (seconds) => `expire=${seconds}`,
  "expire, hexadecimal": (seconds) => `expire=${hex(seconds)}`,
  "wsTime and keeptime": (seconds) => `wsTime=${hex(seconds - WEEK_SECONDS)}&keeptime=00093a80`,
  "keeptime and wsTime": (seconds) => `keeptime=93a80&wsTime=${hex(seconds - WEEK_SECONDS)}`,
  "wsTime alone": (seconds) => `wsTime=${hex(seconds)}`,
  auth_key: (seconds) => `auth_key=${seconds}-0-0-0123456789abcdef0123456789abcdef`,
  "volcTime, decimal": (seconds) => `volcSecret=abc&volcTime=${seconds}`,
  "t beside k": (seconds) => `k=0123456789abcdef&t=${seconds}`,
  "t before k": (seconds) => `t=${seconds}&codec=264&k=ABCDEF01`,
  "volcTime, hexadecimal": (seconds) => `volcTime=${hex(seconds).toUpperCase()}`,
};

describe.each(Object.entries(forms))("%s", (_, form) => {
  it("is read wherever it stands in the query", () => {
    for (const query of [form(endSeconds), `arch_hrchy=h1&${form(endSeconds)}&sign=00`]) {
      expect(earliestExpiry(`http://pull.example/stage/a_or4.flv?${query}`)).toEqual(end);
    }
  });

  it("is read back as it was written, for any time", () => {
    const likely = fc.integer({ min: Date.UTC(2020, 1) / 1_000, max: Date.UTC(2099, 11) / 1_000 });
    fc.assert(
      fc.property(likely, (seconds) => {
        expect(earliestExpiry(`/a.flv?${form(seconds)}`)?.getTime()).toBe(seconds * 1_000);
      }),
      { seed: 20_270_308 },
    );
  });

  it.each(["2019-12-31T23:59:59Z", "2100-01-01T00:00:00Z"])("is not believed for %s", (date) => {
    expect(earliestExpiry(`/a.flv?${form(Date.parse(date) / 1_000)}`)).toBeUndefined();
  });
});

it.each([
  "",
  "?",
  "http://pull.example/a.flv",
  "/a.flv?expire=",
  "/a.flv?expire=soon",
  "/a.flv?expire=0",
  "/a.flv?expire=-1804507200",
  "/a.flv?expire=1804507200.5",
  "/a.flv?expire=18045072000",
  "/a.flv?expire=6b8eb3c",
  "/a.flv?keeptime=00093a80",
  "/a.flv?wsTime=now&keeptime=00093a80",
  "/a.flv?auth_key=1804507200",
  "/a.flv?auth_key=abc-0-0-abc",
  "/a.flv?my_expire=1804507200",
  "/a.flv?t=1804507200",
  "/a.flv?t_id=1804507200&k=0123abcd",
  "/a.flv?k=&t=1804507200",
  "/a.flv?k=key&t=1804507200",
  "/a.flv?k=0123abcd&t=6b8eb3c0",
  "/a.flv?k=0123abcd&t=1804507200-x",
  "/a.flv?vhost_k=0123abcd&t=1804507200",
  "/expire=1804507200/a.flv",
  "/a.flv#?expire=1804507200",
])("%j has no expiry", (url) => {
  expect(earliestExpiry(url)).toBeUndefined();
});

it("the earliest expiry in one URL, or in two, counts", () => {
  const [sooner, later] = [`expire=${endSeconds}`, `volcTime=${endSeconds + 60}`];
  expect(earliestExpiry(`/a.flv?${later}&${sooner}`)).toEqual(end);
  expect(earliestExpiry(`/a.flv?${later}`, `/a.m3u8?${sooner}`)).toEqual(end);
  expect(earliestExpiry(`/a.flv?${sooner}`, `/a.m3u8?${later}`)).toEqual(end);
  expect(earliestExpiry(undefined, `/a.m3u8?${sooner}`)).toEqual(end);
  expect(earliestExpiry("/a.flv?expire=0000000001", `/a.m3u8?${sooner}`)).toEqual(end);
  expect(earliestExpiry(undefined, undefined)).toBeUndefined();
});

it("the expiry of a URL of megabytes is read within the time limit", { timeout: 20_000 }, () => {
  expect(earliestExpiry(`/a.flv?${"a&".repeat(2_000_000)}expire=${endSeconds}`)).toEqual(end);
});

it("reading an expiry never throws and never gives an invalid or absurd time", () => {
  const name = fc.constantFrom("expire", "wsTime", "keeptime", "auth_key", "volcTime");
  const value = fc.oneof(fc.string({ unit: "binary" }), fc.integer().map(String), fc.integer().map(hex));
  const query = fc.array(fc.tuple(name, value).map((pair) => pair.join("=")));
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    query.map((pairs) => `/a.flv?${pairs.join("&")}`),
  );
  fc.assert(
    fc.property(text, (url) => {
      const year = earliestExpiry(url)?.getUTCFullYear() ?? 2020;
      expect(year).toBeGreaterThanOrEqual(2020);
      expect(year).toBeLessThan(2100);
    }),
    { seed: 20_270_308, numRuns: 500 },
  );
});
