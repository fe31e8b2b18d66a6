export type { ManualClock } from "./runtime/manual-clock.ts";
export { manualClock } from "./testing/manual-clock.ts";
export type {
  ProviderScenes,
  ProviderSuiteOptions,
  SuiteRoom,
  SuiteSite,
} from "./testing/provider-scenes.ts";
export { providerSuite } from "./testing/provider-suite.ts";
export { seededRandom } from "./testing/seeded-random.ts";
export { type StrategySuiteOptions, strategySuite } from "./testing/strategy-suite.ts";
