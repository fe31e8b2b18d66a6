import { expect, it } from "vitest";
import { refuseVersions } from "./refuse-old-node.ts";

it.each(["18.20.8", "20.20.2", "22.18.9", "22.9.0", "0.12.0"])("Node %s is refused as too old", (node) => {
  expect(() => refuseVersions({ node })).toThrow(
    expect.objectContaining({
      code: "LOCAL",
      fault: "caller",
      message: expect.stringMatching(`Node ${node}, and Node 22.19 or newer is needed`),
    }),
  );
});

it.each([
  { node: "22.19.0" },
  { node: "22.20.1" },
  { node: "24.0.0" },
  { node: "100.1.0-nightly" },
  { node: "20.0.0", bun: "1.3.0" },
  { node: "20.0.0", deno: "2.0.0" },
])("a runtime of the versions %j is taken", (versions) => {
  expect(() => refuseVersions(versions)).not.toThrow();
});
