import { readFileSync } from "node:fs";
import { refuseOldNode } from "@stream-fallback/core";
import { expect, it, onTestFinished } from "vitest";
import { nodeComplaint } from "./node-complaint.ts";

const { engines } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
const oldest = engines.node.replace(">=", "");

it("the command complains of a Node older than its package says, in the words of the library", () => {
  const older = { node: `${oldest.split(".")[0]}.${Number(oldest.split(".")[1]) - 1}.0` };
  expect(nodeComplaint(older)).toContain(`Node ${oldest} or newer is needed`);
  const { versions } = process;
  onTestFinished(() => void Object.defineProperty(process, "versions", { value: versions }));
  Object.defineProperty(process, "versions", { value: older });
  expect(() => refuseOldNode()).toThrow(nodeComplaint(older));
});

it.each([{ node: `${oldest}.0` }, process.versions, { node: "20.0.0", bun: "1.3.0" }])(
  "the command does not complain of %o",
  (versions) => {
    expect(nodeComplaint(versions)).toBeUndefined();
  },
);
