export type { Alert } from "./alerts/alert.ts";
export type { AlertRule, AlertVerdict } from "./alerts/alert-rule.ts";
export type { AlertStanding, AlertView } from "./alerts/alert-view.ts";
export type { WebhookFormat, WebhookOptions } from "./alerts/webhook/webhook-options.ts";
export type { WebhookStatus } from "./alerts/webhook/webhook-status.ts";
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
export { type OpenCache, type OpenCacheOptions, openCache } from "./cache/open-cache.ts";
export type { CacheSwap } from "./cache/open-late.ts";
export type { KeyvLike } from "./cache/store.ts";
export type { AlertOptions } from "./client/alert-options.ts";
export type { CallEvent } from "./client/call-event.ts";
export type { CallStep } from "./client/call-step.ts";
export type { Client } from "./client/client.ts";
export type { ClientEvents } from "./client/client-events.ts";
export type { ClientIdentities } from "./client/client-identities.ts";
export type {
  ClientGetInfoOptions,
  ClientGetStreamOptions,
  ClientOptions,
} from "./client/client-options.ts";
export type {
  AlertsStatus,
  ClientStatus,
  EndpointStatusRow,
  IdentityStatusRow,
  LearnedRateRow,
  PairStatusRow,
  ProviderStatus,
  StatusRow,
} from "./client/client-status.ts";
export { createClient } from "./client/create-client.ts";
export { keyOfQuality } from "./client/key-of-quality.ts";
export type { ExtraOf, OptionsOf } from "./client/of-providers.ts";
export type { Question, SiteQuestion } from "./client/question.ts";
export { rememberedInfo } from "./client/remembered-info.ts";
export type { ReplyEvent } from "./client/reply-event.ts";
export type {
  AlertRuleConfig,
  AlertSeverity,
  AlertsConfig,
  AlertsConfigPatch,
  BuiltInAlertName,
} from "./config/alerts-config.ts";
export type { BalancerConfig, BalancerConfigPatch } from "./config/balancer-config.ts";
export { type BalancerProfile, highConcurrency, lowLatency } from "./config/balancer-profiles.ts";
export type { ClientConfig, ClientConfigPatch } from "./config/client-config.ts";
export type { PerProvider } from "./config/per-provider.ts";
export type { ProfileChoice, ProfileSetting } from "./config/profile-setting.ts";
export { providerOptionsIn } from "./config/provider-sections.ts";
export type { StrategySetting } from "./config/strategy-setting.ts";
export type { TransportSetting } from "./config/transport-setting.ts";
export type { Drift, DriftReport } from "./drift/describe-drift.ts";
export { refuseOldNode } from "./errors/refuse-old-node.ts";
export { type ErrorCode, type ErrorDetails, type Fault, StreamFallbackError } from "./errors.ts";
export { followLink, type LinkTarget } from "./http/follow-link.ts";
export { guardStatus } from "./http/guard-status.ts";
export {
  type HttpClient,
  type HttpHead,
  type HttpReply,
  type HttpRequest,
  type HttpStreamReply,
  jsonOf,
  textOf,
} from "./http/http-client.ts";
export type { ProxyVariables } from "./http/proxy/choose-proxy.ts";
export { cookieHeader, cookieOf, setCookieOf } from "./identities/cookies.ts";
export type { Identity } from "./identities/identity.ts";
export type { IdentityEvent } from "./identities/identity-event.ts";
export type { IdentityStatus } from "./identities/identity-status.ts";
export type { IdentityOptions } from "./identities/pooled-identity.ts";
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
export { PROVIDER_API_VERSION } from "./provider/api-version.ts";
export type { CallContext, ResolveContext } from "./provider/call-context.ts";
export { checkedBySchema } from "./provider/check-by-schema.ts";
export { type AdapterParts, defineAdapter } from "./provider/define-adapter.ts";
export { defineProvider } from "./provider/define-provider.ts";
export { ownFields } from "./provider/own-fields.ts";
export type { Adapter, Need, Provider, RoomQuery } from "./provider/provider.ts";
export type { Schema } from "./provider/schema.ts";
export { readableText } from "./room/readable-text.ts";
export type {
  BaseRoom,
  CurrentStream,
  RoomAnswer,
  RoomInfo,
  RoomMeta,
  RoomStream,
  Source,
  Stream,
  StreamContainer,
  StreamFormat,
  WantedFormat,
} from "./room/room-info.ts";
export type { RoomRef } from "./room/room-ref.ts";
export type { StreamChoice } from "./room/select-stream.ts";
export { type RoomSummary, summaryOf } from "./room/summary-of.ts";
export { urlsInText } from "./room/urls-in-text.ts";
export type { Clock, TimerHandle } from "./runtime/clock.ts";
export type { Unsubscribe } from "./runtime/emitter.ts";
export type { Logger } from "./runtime/logger.ts";
export { plainText } from "./runtime/plain-text.ts";
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
export type {
  BegunCall,
  BegunCallAttempt,
  CallTrace,
  CallTracer,
  EndedCall,
} from "./tracing/call-tracer.ts";
export { checkWatchRoom } from "./watch/check-watch-room.ts";
export type { HabitIntervals } from "./watch/habits.ts";
export type { LastTold } from "./watch/last-told.ts";
export type { RoomChange } from "./watch/room-change.ts";
export type {
  WatchOptions,
  WatchRoom,
  WatchRoomOptions,
} from "./watch/watch-options.ts";
export type { WatchedRoomStatus, Watcher, WatchStatus } from "./watch/watcher.ts";
