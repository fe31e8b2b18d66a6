import { manualClock } from "@stream-fallback/core/testing";
import { expect, test } from "vitest";
import { followSource } from "../test-world/follow-source.ts";
import { type DnsResolver, dnsSource } from "./dns-source.ts";
import type { SrvRecord } from "./srv-backends.ts";

type Answer<T> = T[] | string | undefined;

interface Zone extends DnsResolver {
  /** Addresses, or the code of a failure; undefined is silence. */
  a: Answer<string>;
  aaaa: Answer<string>;
  srv: Answer<SrvRecord>;
  asked: number;
}

/** A name without anything. */
function zone(records: Partial<Pick<Zone, "a" | "aaaa" | "srv">> = {}): Zone {
  const answer = async <T>(given: Answer<T>): Promise<T[]> => {
    if (given === undefined) return new Promise<never>(() => {});
    if (typeof given === "string") throw Object.assign(new Error(`hush ${given}`), { code: given });
    return given;
  };
  const self: Zone = {
    ...{ a: "ENODATA", aaaa: "ENODATA", srv: "ENODATA", asked: 0, ...records },
    resolve4() {
      self.asked += 1;
      return answer(self.a);
    },
    resolve6: () => answer(self.aaaa),
    resolveSrv() {
      self.asked += 1;
      return answer(self.srv);
    },
  };
  return self;
}

const addresses = (resolver: DnsResolver) => dnsSource({ name: "box.lan", port: 80, resolver });
const records = (resolver: DnsResolver) => dnsSource({ name: "_http._tcp.lan", kind: "srv", resolver });

test("all addresses of a name are backends, A and AAAA together", async () => {
  const { clock, lists } = followSource(addresses(zone({ a: ["10.0.0.2", "10.0.0.1"], aaaa: ["::1"] })));
  await clock.advance(0);
  expect(lists).toEqual([["10.0.0.1:80", "10.0.0.2:80", "[::1]:80"]]);
});

test("a name is asked for once in each interval, give or take a twentieth, and only another list is told", async () => {
  const resolver = zone({ a: ["10.0.0.1", "10.0.0.2"] });
  const { clock, lists, said } = followSource(addresses(resolver));
  await clock.advance(56_000);
  expect(resolver.asked).toBe(1);
  resolver.a = ["10.0.0.2", "10.0.0.1"];
  await clock.advance(8_000);
  expect([resolver.asked, lists.length]).toEqual([2, 1]);
  resolver.a = ["10.0.0.2"];
  await clock.advance(63_000);
  expect(lists.slice(1)).toEqual([["10.0.0.2:80"]]);
  expect(said).toEqual([]);
});

test.each([
  ["a failure", { a: "ESERVFAIL", aaaa: "ESERVFAIL" }, "ESERVFAIL"],
  ["an empty answer", { a: [], aaaa: [] }, "the answer names no backend"],
  ["a name that is gone", { a: "ENOTFOUND", aaaa: "ENOTFOUND" }, "ENOTFOUND"],
  ["silence", { a: undefined }, "no answer within 5000 ms"],
  ["an answer that is no address", { a: ["a b"] }, 'the backend "a b:80" names no host'],
  ["a failure without a code", { a: "wrong hush" }, "it failed unexpectedly"],
])("%s leaves the last list and is warned of once, until it works again", async (_what, trouble, reason) => {
  const resolver = zone({ a: ["10.0.0.1"] });
  const { clock, lists, said } = followSource(addresses(resolver));
  await clock.advance(0);
  Object.assign(resolver, trouble);
  await clock.advance(200_000);
  expect(resolver.asked).toBeGreaterThanOrEqual(3);
  const source = "DNS (box.lan)";
  const warning = {
    ...{ level: "warn", fields: { source, reason } },
    message: "the list of backends cannot be had; the last ones stay",
  };
  expect(said).toEqual([warning]);
  Object.assign(resolver, { a: ["10.0.0.1"], aaaa: "ENODATA" });
  await clock.advance(70_000);
  const again = { level: "info", fields: { source }, message: "the list of backends can be had again" };
  expect([said, lists]).toEqual([[warning, again], [["10.0.0.1:80"]]]);
  Object.assign(resolver, trouble);
  await clock.advance(70_000);
  expect(said).toEqual([warning, again, warning]);
});

test("while there has been no answer, a name is asked for after 1 s, 2 s and so on, up to the interval", async () => {
  const resolver = zone();
  const { clock, lists, said } = followSource(
    dnsSource({ name: "box.lan", port: 80, resolver, intervalMs: 10_000, random: () => 0.5 }),
  );
  const askedAt: number[] = [];
  for (let second = 0; second <= 36; second += 1) {
    await clock.advance(second === 0 ? 0 : 1_000);
    if (resolver.asked > askedAt.length) askedAt.push(second);
  }
  expect(askedAt).toEqual([0, 1, 3, 7, 15, 25, 35]);
  expect(said.map(({ message }) => message)).toEqual([
    "the list of backends cannot be had; there are no backends yet",
  ]);
  resolver.a = ["10.0.0.1"];
  await clock.advance(10_000);
  expect(lists).toEqual([["10.0.0.1:80"]]);
});

test("addresses of one kind that fail do not throw the others' backends out, nor their own", async () => {
  const resolver = zone({ a: ["10.0.0.1"], aaaa: "ENOTIMP" });
  const { clock, lists, said } = followSource(addresses(resolver));
  await clock.advance(0);
  expect([lists, said]).toEqual([[["10.0.0.1:80"]], []]);
  resolver.aaaa = ["::1"];
  await clock.advance(65_000);
  expect(lists.at(-1)).toEqual(["10.0.0.1:80", "[::1]:80"]);
  resolver.aaaa = "ETIMEOUT";
  await clock.advance(65_000);
  expect([lists.length, said.map(({ fields }) => fields)]).toEqual([
    2,
    [{ source: "DNS (box.lan)", reason: "ETIMEOUT" }],
  ]);
});

test("SRV records give ports, weights and priorities; one at the root is no backend", async () => {
  const srv = [
    { name: "One.lan.", port: 81, weight: 3, priority: 10 },
    { name: "two.lan", port: 82, weight: 1, priority: 20 },
    { name: ".", port: 83, weight: 1, priority: 10 },
    { name: "", port: 84, weight: 0, priority: 10 },
  ];
  const { clock, lists } = followSource(records(zone({ srv })));
  await clock.advance(0);
  expect(lists).toEqual([["one.lan:81 3 10", "two.lan:82 1 20"]]);
});

test("SRV records of weight 0 share a weight of 1, and are equal where all of a priority have it", async () => {
  const record = (name: string, [priority, weight]: [number, number]) => ({
    name,
    port: 80,
    priority,
    weight,
  });
  const srv = [
    ...[record("a", [1, 10]), record("b", [1, 0]), record("c", [1, 0])],
    ...[record("d", [2, 0]), record("e", [2, 0])],
  ];
  const { clock, lists } = followSource(records(zone({ srv })));
  await clock.advance(0);
  expect(lists).toEqual([["a:80 10 1", "b:80 0.5 1", "c:80 0.5 1", "d:80 1 2", "e:80 1 2"]]);
});

test.each([
  ["throws nothing at all", () => Promise.reject(null)],
  [
    "throws at once",
    () => {
      throw undefined;
    },
  ],
  ["gives no list", async () => 7],
  ["gives numbers", async () => [1n]],
])("a resolver that %s is a failure like others", async (_what, resolve4) => {
  const resolver = { ...zone(), resolve4 } as never;
  const random = () => {
    throw new Error("none");
  };
  const { clock, lists, said } = followSource(dnsSource({ name: "box.lan", port: 80, resolver, random }));
  await clock.advance(60_000);
  expect([lists, said.map(({ level }) => level)]).toEqual([[], ["warn"]]);
});

test("nothing is asked, taken or said once a source is closed", async () => {
  const resolver = zone();
  const waiting = Promise.withResolvers<string[]>();
  const slow = { ...resolver, resolve4: () => waiting.promise };
  const [idle, asking] = [followSource(addresses(resolver)), followSource(addresses(slow))];
  await idle.clock.advance(0);
  idle.close();
  asking.close();
  waiting.resolve(["10.0.0.1"]);
  for (const { clock } of [idle, asking]) await clock.advance(600_000);
  expect([resolver.asked, idle.lists, asking.lists, asking.said]).toEqual([1, [], [], []]);
});

test("a source that is never followed asks once and sets no timer", async () => {
  const resolver = zone();
  const clock = manualClock();
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  addresses(resolver).open(() => {}, { clock, logger });
  await clock.advance(600_000);
  expect(resolver.asked).toBe(1);
});

test.each([
  [{ name: "box.lan" }, "dnsSource: port: addresses need one"],
  [{ name: "box.lan", kind: "srv", port: 80 }, "dnsSource: port: SRV records have their own"],
  [{ name: "", port: 80 }, "dnsSource: name: must not be empty"],
  [{ name: "box.lan", port: 80, kind: "mx" }, "dnsSource: kind: must be a or srv"],
  [{ name: "box.lan", port: 80, intervalMs: 99 }, "dnsSource: intervalMs: must be at least 100 ms"],
  [
    { name: "box.lan", port: 80, resolver: {} },
    "dnsSource: resolver: must be a resolver with resolve4, resolve6 and resolveSrv",
  ],
  [7, "dnsSource: must be an object with a name"],
])("options of %j are refused", (options, message) => {
  expect(() => dnsSource(options as never)).toThrow(
    expect.objectContaining({ code: "INVALID_INPUT", message }),
  );
});
