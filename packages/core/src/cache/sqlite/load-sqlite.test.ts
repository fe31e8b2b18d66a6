import { expect, it, onTestFinished, vi } from "vitest";
import { loadSqlite } from "./load-sqlite.ts";

it("loading SQLite suppresses its own warning and no other, and only meanwhile", () => {
  const sqlite = process.getBuiltinModule("node:sqlite");
  const emitted = vi.spyOn(process, "emitWarning").mockReturnValue();
  onTestFinished(() => emitted.mockRestore());
  const before = process.emitWarning;
  vi.spyOn(process, "getBuiltinModule").mockImplementationOnce(() => {
    process.emitWarning("SQLite is an experimental feature", "ExperimentalWarning");
    process.emitWarning("something else is experimental", "ExperimentalWarning");
    process.emitWarning("SQLite is deprecated", { type: "DeprecationWarning" });
    return sqlite;
  });
  expect(loadSqlite()).toBe(sqlite);
  expect(emitted.mock.calls).toEqual([
    ["something else is experimental", "ExperimentalWarning"],
    ["SQLite is deprecated", { type: "DeprecationWarning" }],
  ]);
  expect(process.emitWarning).toBe(before);
});

it("loading SQLite on a Node without it is an error that says so", () => {
  const before = process.emitWarning;
  vi.spyOn(process, "getBuiltinModule").mockImplementationOnce(() => undefined as never);
  expect(loadSqlite).toThrow("without SQLite");
  expect(process.emitWarning).toBe(before);
});
