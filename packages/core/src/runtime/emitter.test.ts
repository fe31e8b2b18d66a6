import { describe, expect, it } from "vitest";
import { createEmitter } from "./emitter.ts";
import { silentLogger } from "./logger.ts";

interface Events {
  tick: number;
  tock: string;
}

describe("an emitter", () => {
  it("tells those who listen to that event, in the order in which they came", () => {
    const { on, emit } = createEmitter<Events>(silentLogger);
    const heard: string[] = [];
    on("tick", (tick) => heard.push(`first ${tick}`));
    on("tick", (tick) => heard.push(`second ${tick}`));
    on("tock", (tock) => heard.push(tock));
    emit("tick", 1);
    expect(heard).toEqual(["first 1", "second 1"]);
  });

  it("lets a listener leave while it is told", () => {
    const { on, emit } = createEmitter<Events>(silentLogger);
    const heard: number[] = [];
    const off = on("tick", (tick) => {
      heard.push(tick);
      off();
    });
    emit("tick", 1);
    emit("tick", 2);
    expect(heard).toEqual([1]);
  });

  it("reports a listener that rejects, and leaves no rejection unhandled", async () => {
    const warned: object[] = [];
    const warn = (fields: object) => void warned.push(fields);
    const { on, emit } = createEmitter<Events>({ ...silentLogger, warn });
    on("tick", async () => {
      throw new Error("for a test");
    });
    emit("tick", 1);
    emit("tick", 2);
    await new Promise((resolve) => setImmediate(resolve));
    expect(warned).toMatchObject([{ event: "tick" }]);
  });

  it("reports each listener that throws, but each only once", () => {
    const warned: object[] = [];
    const { on, emit } = createEmitter<Events>({
      ...silentLogger,
      warn: (fields) => void warned.push(fields),
    });
    for (const name of ["first", "second"]) {
      on("tick", () => {
        throw new Error(name);
      });
    }
    emit("tick", 1);
    emit("tick", 2);
    expect(warned).toHaveLength(2);
  });
});
