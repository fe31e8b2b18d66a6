export { type ManualClock, manualClock } from "./runtime/manual-clock.ts";
export { seededRandom } from "./runtime/seeded-random.ts";
