import { expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { uniformRandom } from "./uniform-random.ts";

it.each([
  [0, "heavy"],
  [0.49, "heavy"],
  [0.5, "light"],
  [0.99, "light"],
])("random draws with equal chances, whatever the weights: at %d it picks the %s one", (drawn, name) => {
  const strategy = uniformRandom({ clock: manualClock(), random: () => drawn });
  const candidates = [playedEndpoint("heavy", 9), playedEndpoint("light", 1)];
  expect(strategy.pick(candidates, { role: "first" }).name).toBe(name);
});
