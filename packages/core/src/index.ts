export type { AttemptReport, AttemptRole } from "./balancer/attempt-report.ts";
export type { BalancerConfig, BalancerConfigPatch } from "./balancer/balancer-config.ts";
export type { BalancerSnapshot, EndpointSnapshot } from "./balancer/balancer-snapshot.ts";
export type { CallOptions, CallResult } from "./balancer/call-run.ts";
export {
  type Balancer,
  type BalancerOptions,
  createBalancer,
  type RemoveOptions,
} from "./balancer/create-balancer.ts";
export type { AttemptContext, EndpointOptions, EndpointState } from "./balancer/endpoint.ts";
export type { EndpointPatch } from "./balancer/endpoint-pool.ts";
export type { EndpointStatus } from "./balancer/endpoint-status.ts";
export type { FailoverPolicy } from "./balancer/failover-policy.ts";
export type { Outcome } from "./balancer/outcome.ts";
export type { BreakerPolicy } from "./breaker/breaker-policy.ts";
export type { BreakerSnapshot } from "./breaker/breaker-snapshot.ts";
export type { KeyvLike } from "./cache/store.ts";
export type { ClientConfig } from "./client/client-config.ts";
export {
  type Client,
  type ClientGetInfoOptions,
  type ClientGetStreamOptions,
  type ClientOptions,
  createClient,
} from "./client/create-client.ts";
export type { Ask } from "./client/provider-balancer.ts";
export type { Options } from "./config/with-defaults.ts";
export { type ErrorCode, type ErrorDetails, type Fault, StreamFallbackError } from "./errors.ts";
export type { Unsubscribe } from "./events/emitter.ts";
export type { BalancerEvents, ClientEvents } from "./events/events.ts";
export { guardStatus } from "./http/guard-status.ts";
export { type HttpClient, type HttpReply, type HttpRequest, jsonOf, textOf } from "./http/http-client.ts";
export type { Identity } from "./identities/identity.ts";
export type { HedgePolicy } from "./policies/hedge.ts";
export type { BudgetPolicy } from "./policies/retry-budget.ts";
export type { CallContext } from "./provider/call-context.ts";
export { type AdapterParts, defineAdapter } from "./provider/define-adapter.ts";
export { defineProvider } from "./provider/define-provider.ts";
export type { Adapter, Need, Provider, RoomQuery } from "./provider/provider.ts";
export type { Schema } from "./provider/schema.ts";
export type {
  BaseRoom,
  CurrentStream,
  RoomAnswer,
  RoomInfo,
  RoomMeta,
  RoomStream,
  Source,
  Stream,
  StreamFormat,
} from "./room/room-info.ts";
export type { RoomRef } from "./room/room-ref.ts";
export type { StreamChoice } from "./room/select-stream.ts";
export type { Clock, TimerHandle } from "./runtime/clock.ts";
export type { Logger } from "./runtime/logger.ts";
export type { Random } from "./runtime/random.ts";
export { priorityWeight } from "./strategies/priority-weight.ts";
export type {
  Candidate,
  PickContext,
  Strategy,
  StrategyFactory,
  StrategyTools,
} from "./strategies/strategy.ts";
