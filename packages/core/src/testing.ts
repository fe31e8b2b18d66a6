export type { ManualClock } from "./runtime/manual-clock.ts";
export type { FuzzBreak, FuzzTools } from "./testing/fuzz/breaks/fuzz-break.ts";
export { fuzzAdapter } from "./testing/fuzz/fuzz-adapter.ts";
export type {
  FuzzedReply,
  FuzzedScene,
  FuzzOptions,
  FuzzReply,
  FuzzReport,
  FuzzScene,
  FuzzTold,
  FuzzTruth,
  FuzzViolation,
} from "./testing/fuzz/fuzz-options.ts";
export { manualClock } from "./testing/manual-clock.ts";
export type {
  ProviderScenes,
  ProviderSuiteOptions,
  SuiteRoom,
  SuiteSite,
} from "./testing/provider-suite/provider-scenes.ts";
export { providerSuite } from "./testing/provider-suite/provider-suite.ts";
export { seededRandom } from "./testing/seeded-random.ts";
export type { FaultAct, FaultScene, Rewrite } from "./testing/stand-in/acts.ts";
export type { StandInCounters } from "./testing/stand-in/counters.ts";
export type {
  ActiveFault,
  AnyFault,
  FaultOrder,
  FaultTerms,
  StandInFault,
} from "./testing/stand-in/faults.ts";
export type { LimitVerdict, StandInLimit } from "./testing/stand-in/limiter.ts";
export {
  htmlReply,
  jsonReply,
  redirectReply,
  type StandInReply,
  statusReply,
} from "./testing/stand-in/reply.ts";
export type { StandInRequest, StandInRoute } from "./testing/stand-in/route.ts";
export type { Aside, FaultActs, FaultsOf, StandIn, StandInOptions } from "./testing/stand-in/stand-in.ts";
export { startStandIn } from "./testing/stand-in/start-stand-in.ts";
export { type StrategySuiteOptions, strategySuite } from "./testing/strategy-suite.ts";
