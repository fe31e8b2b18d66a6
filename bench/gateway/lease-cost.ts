import { createBalancer } from "@stream-fallback/core/balancer";

const LEASES = 200_000;
const WARM_UP = 50_000;

/** Processor time of a lease that is taken and reported, among as many backends as the gateway has, in µs. */
export function leaseMicros(backends: number): number {
  const balancer = createBalancer<undefined, never>({
    name: "leases",
    endpoints: Array.from({ length: backends }, (_each, index) => ({
      name: `127.0.0.1:${index}`,
      call: () => Promise.reject(new Error("asked by lease only")),
    })),
    strategy: "round-robin",
    hedge: { enabled: false },
    maxConcurrent: Number.POSITIVE_INFINITY,
    failover: { attemptTimeoutMs: Number.POSITIVE_INFINITY },
    breaker: { slowCallMs: Number.POSITIVE_INFINITY },
  });
  const takeSome = (count: number) => {
    for (let left = count; left > 0; left -= 1)
      balancer.acquire(undefined)?.report({ kind: "success", durationMs: 1 });
  };
  takeSome(WARM_UP);
  const before = process.cpuUsage();
  takeSome(LEASES);
  const { user, system } = process.cpuUsage(before);
  balancer.close();
  return (user + system) / LEASES;
}
