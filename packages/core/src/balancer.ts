export type { AttemptReport, AttemptRole } from "./attempt-report.ts";
export type { Balancer, PairOptions, RemoveOptions } from "./balancer/balancer.ts";
export type { BalancerEvents } from "./balancer/balancer-events.ts";
export type { BalancerOptions } from "./balancer/balancer-options.ts";
export type { BalancerSnapshot, EndpointSnapshot } from "./balancer/balancer-snapshot.ts";
export type { CallOptions, CallResult, TargetOptions } from "./balancer/call-options.ts";
export { createBalancer } from "./balancer/create-balancer.ts";
export type { AttemptContext, EndpointOptions, EndpointState } from "./balancer/endpoint.ts";
export type { EndpointPatch } from "./balancer/endpoint-pool.ts";
export type { EndpointStatus } from "./balancer/endpoint-status.ts";
export type { Lease, LeaseOutcome } from "./balancer/lease.ts";
export type {
  BalancerNumbers,
  EndpointNumbersRow,
  IdentityNumbersRow,
  NumbersRow,
  PairNumbersRow,
} from "./balancer/numbers.ts";
export type { BreakerPolicy } from "./breaker/breaker-policy.ts";
export type { BreakerSnapshot } from "./breaker/breaker-snapshot.ts";
export {
  CircuitBreaker,
  type CircuitBreakerMetrics,
  type CircuitBreakerOptions,
  type CircuitBreakerSettings,
  type CircuitCallContext,
  type CircuitState,
  type ExecuteOptions,
} from "./breaker/circuit-breaker.ts";
export {
  CircuitBreakerRegistry,
  CircuitBreakerRegistry as CircuitBreakerManager,
  type CircuitBreakerRegistryOptions,
} from "./breaker/circuit-breaker-registry.ts";
export type { BalancerConfig, BalancerConfigPatch } from "./config/balancer-config.ts";
export { type BalancerProfile, highConcurrency, lowLatency } from "./config/balancer-profiles.ts";
export { refuseOldNode } from "./errors/refuse-old-node.ts";
export { type ErrorCode, type ErrorDetails, type Fault, StreamFallbackError } from "./errors.ts";
export {
  type CallNumbers,
  createMetrics,
  type EndpointNumbers,
  type Metrics,
  type MetricsOptions,
  OTHER_NAME,
  type ServiceNumbers,
} from "./metrics/create-metrics.ts";
export { DURATION_BOUNDS_MS, type Durations } from "./metrics/durations.ts";
export {
  type CallMetric,
  type CircuitBreakMetric,
  type FailoverMetric,
  type LatencySummary,
  type MetricSource,
  type MetricsSink,
  noopMetrics,
  type ResponseMetric,
  type RetryMetric,
} from "./metrics/metrics-sink.ts";
export type { Deadline } from "./policies/deadline.ts";
export type { FailoverPolicy } from "./policies/failover-policy.ts";
export type { HedgePolicy } from "./policies/hedge.ts";
export type { BudgetPolicy } from "./policies/retry-budget.ts";
export { RetryPolicies } from "./policies/retry-policies.ts";
export {
  type ErrorMatcher,
  type RetriedError,
  type RetryExecuteOptions,
  RetryPolicy,
  type RetryPolicyOptions,
  type RetrySettings,
} from "./policies/retry-policy.ts";
export type { Clock, TimerHandle } from "./runtime/clock.ts";
export type { Unsubscribe } from "./runtime/emitter.ts";
export type { Logger } from "./runtime/logger.ts";
export type { Random } from "./runtime/random.ts";
export type { Options } from "./runtime/with-defaults.ts";
export { environmentSource } from "./sources/environment-source.ts";
export { fileSource } from "./sources/file-source.ts";
export type { ListSource, OpenSource, SourceTools, TakeList } from "./sources/list-source.ts";
export { staticSource } from "./sources/static-source.ts";
export {
  type AdaptiveScoreFactor,
  type AdaptiveScoreOptions,
  type AdaptiveScoreWeights,
  adaptiveScore,
} from "./strategies/adaptive-score.ts";
export { type ConsistentHashOptions, consistentHash } from "./strategies/consistent-hash.ts";
export { type FastestResponseOptions, fastestResponse } from "./strategies/fastest-response.ts";
export { leastInFlight } from "./strategies/least-in-flight.ts";
export type { Outcome } from "./strategies/outcome.ts";
export { priorityWeight } from "./strategies/priority-weight.ts";
export { listStrategies, registerStrategy } from "./strategies/registry.ts";
export { roundRobin } from "./strategies/round-robin.ts";
export { smoothWeightedRoundRobin } from "./strategies/smooth-weighted-round-robin.ts";
export type {
  Candidate,
  PickContext,
  Strategy,
  StrategyFactory,
  StrategyTools,
} from "./strategies/strategy.ts";
export type { StrategyChoice, StrategySettings } from "./strategies/strategy-choice.ts";
export { tiered } from "./strategies/tiered.ts";
export { uniformRandom } from "./strategies/uniform-random.ts";
export { weightedRandom } from "./strategies/weighted-random.ts";
export type { AttemptTrace, AttemptTracer, BegunAttempt, RunWork } from "./tracing/attempt-trace.ts";
