export { type ManualClock, manualClock } from "./runtime/manual-clock.ts";
export { seededRandom } from "./runtime/seeded-random.ts";
export type {
  ProviderScenes,
  ProviderSuiteOptions,
  SuiteRoom,
  SuiteSite,
} from "./testing/provider-scenes.ts";
export { providerSuite } from "./testing/provider-suite.ts";
export { type StrategySuiteOptions, strategySuite } from "./testing/strategy-suite.ts";
