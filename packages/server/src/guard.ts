// What another service of ours needs to be as careful as this one.
export { type GuardedConnections, guardConnections } from "./guard-connections.ts";
export { listen } from "./listen.ts";
export { DeferredRegistry } from "./metrics/deferred-registry.ts";
export { registerMetric, type Sample as MetricSample } from "./metrics/registered-metric.ts";
export { quietLogger } from "./quiet-logger.ts";
export { refuseBrokenRequests } from "./refuse-broken-requests.ts";
export { statusOf, type ToldError, toldError } from "./reply/error-reply.ts";
export { Refusal } from "./reply/refusal.ts";
export { createKeyCheck, type KeyCheck } from "./request/api-key.ts";
export { clientAddress, type TrustedProxies, trustedProxies } from "./request/client-address.ts";
export { isLoopback, namesLoopback } from "./request/loopback.ts";
export { networkOf } from "./request/network-of.ts";
export { systemClock } from "./system-clock.ts";
export { RedisLink } from "./watching/redis/redis-link.ts";
export { withMethods } from "./with-methods.ts";
