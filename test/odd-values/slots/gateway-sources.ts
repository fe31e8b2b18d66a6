import type { ListSource } from "@stream-fallback/core";
import { manualClock } from "@stream-fallback/core/testing";
import {
  type DnsResolver,
  type DnsSourceOptions,
  dnsSource,
  type EtcdAuth,
  type EtcdSourceOptions,
  etcdSource,
  type ListedBackend,
  type PortRangeOptions,
  portRange,
  type RedisSourceOptions,
  redisSource,
} from "@stream-fallback/gateway";
import type { Slot } from "../judge.ts";
import { functionSlots, methodSlots, type Names, optionSlots } from "../make-slots.ts";

const RANGE: Names<PortRangeOptions> = { host: true, start: true, count: true };
const DNS: Names<DnsSourceOptions> = {
  ...{ name: true, port: true, kind: true, intervalMs: true, resolver: true, random: true },
};
const REDIS: Names<RedisSourceOptions> = { url: true, key: true, intervalMs: true, random: true };
const ETCD: Names<EtcdSourceOptions> = {
  ...{ url: true, prefix: true, intervalMs: true, auth: true, random: true },
};
const AUTH: Names<EtcdAuth> = { username: true, password: true };

const silent = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
const resolver: DnsResolver = {
  resolve4: async () => ["127.0.0.1"],
  resolve6: async () => [],
  resolveSrv: async () => [{ name: "localhost", port: 1, priority: 1, weight: 1 }],
};

/** At work until it has been asked for twice. */
async function follow(source: ListSource<ListedBackend>): Promise<void> {
  const clock = manualClock();
  const opened = source.open(() => {}, { clock, logger: silent });
  opened.follow();
  await clock.advance(70_000);
  opened.close();
}

/** Nobody is there, and nobody else is asked: only that it can be begun is of interest. */
function begin(source: ListSource<ListedBackend>, { url }: { url: string }): void {
  if (url === REDIS_URL || url === ETCD_URL)
    source.open(() => {}, { clock: manualClock(), logger: silent }).close();
}

const REDIS_URL = "redis://127.0.0.1:1";
const ETCD_URL = "http://127.0.0.1:1";

const dns = { name: "box.lan", port: 80, resolver };
const srv = { name: "box.lan", kind: "srv" } as const;
const etcd = { url: ETCD_URL, prefix: "/" };

export const gatewaySourceSlots: Record<string, Slot[]> = {
  portRange: optionSlots<PortRangeOptions>("portRange", {
    names: RANGE,
    base: { start: 1, count: 1 },
    use: (options) => follow(portRange(options)),
  }),
  dnsSource: [
    ...optionSlots<DnsSourceOptions>("dnsSource", {
      names: DNS,
      base: dns,
      use(options) {
        const source = dnsSource(options);
        // Real servers are not asked.
        return options.resolver === undefined ? undefined : follow(source);
      },
    }),
    ...methodSlots<DnsResolver>("dnsSource: resolver", {
      names: ["resolve4", "resolve6"],
      base: resolver,
      use: (odd) => follow(dnsSource({ ...dns, resolver: odd })),
    }),
    ...methodSlots<DnsResolver>("dnsSource: resolver", {
      names: ["resolveSrv"],
      base: resolver,
      use: (odd) => follow(dnsSource({ ...srv, resolver: odd })),
    }),
    ...functionSlots<() => number>("dnsSource: random", {
      use: (random) => follow(dnsSource({ ...dns, random })),
    }),
  ],
  redisSource: optionSlots<RedisSourceOptions>("redisSource", {
    names: REDIS,
    base: { url: REDIS_URL, key: "backends" },
    use: (options) => begin(redisSource(options), options),
  }),
  etcdSource: optionSlots<EtcdSourceOptions>("etcdSource", {
    names: ETCD,
    base: etcd,
    use: (options) => begin(etcdSource(options), options),
  }),
  "etcdSource with authentication": optionSlots<EtcdAuth>("etcdSource with authentication", {
    names: AUTH,
    base: { username: "joe", password: "x" },
    use: (auth) => begin(etcdSource({ ...etcd, auth }), etcd),
  }),
};
