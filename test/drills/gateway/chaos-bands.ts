import type { Band } from "../draw-bands.ts";
import type { Second } from "./messages.ts";
import type { ChaosRecord } from "./play-chaos.ts";

const MINUTE_MS = 60_000;

/** What the picture of a chaos run shows, from the top. */
export function chaosBands({ seconds, samples, startedAt }: ChaosRecord): Band[] {
  const minute = (at: number) => (at - startedAt) / MINUTE_MS;
  const over = <Item extends { at: number }>(items: readonly Item[], of: (item: Item) => number) =>
    items.map((item) => ({ x: minute(item.at), y: of(item) }));
  const slowest = ({ beginMs }: Second) => beginMs.reduce((most, each) => Math.max(most, each), 0) / 1_000;
  return [
    { name: "Well", unit: "backends of five", points: over(samples, ({ well }) => well) },
    { name: "Answered", unit: "a second", points: over(seconds, ({ answered }) => answered) },
    { name: "Own 500", unit: "passed on, a second", points: over(seconds, ({ own500 }) => own500) },
    { name: "Failed", unit: "a second", points: over(seconds, ({ failed }) => failed.length) },
    { name: "Cut by a kill", unit: "bodies a second", points: over(seconds, ({ cut }) => cut) },
    { name: "Slowest", unit: "s to the headers", points: over(seconds, slowest) },
    { name: "Running", unit: "requests", points: over(seconds, ({ open }) => open) },
    { name: "Memory", unit: "MB of the gateway", points: over(samples, ({ memoryMb }) => memoryMb) },
    { name: "Descriptors", unit: "of the gateway", points: over(samples, ({ descriptors }) => descriptors) },
  ];
}
