import { describe, expect, it } from "vitest";
import { clusterSettings } from "./cluster-options.ts";

const command = () => ["service"];

describe("the ports of a cluster", () => {
  it.each([
    { port: 14_002, startPort: 14_000, instances: 3 },
    { startPort: 13_000 },
    { startPort: 13_003, instances: 1 },
  ])("are refused where the gateway has one of them: %j", (options) => {
    expect(() => clusterSettings({ command, ...options })).toThrow(/where the gateway listens/);
  });

  it("are so many as there are below that of the gateway, or below the last", () => {
    const placesOf = (options: object) => clusterSettings({ command, ...options }).places;
    expect(placesOf({ port: 14_002, startPort: 14_000, instances: 2 })).toBe(2);
    expect(placesOf({ port: 0, startPort: 65_530 })).toBe(6);
    expect(placesOf({})).toBe(65_536 - 13_004);
  });
});
