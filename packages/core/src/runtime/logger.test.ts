import { describe, expect, it } from "vitest";
import { guardedLogger, type Logger, silentLogger } from "./logger.ts";

const LEVELS = ["debug", "info", "warn", "error"] as const;

/** What nobody caught while the work ran, and for a turn of the event loop after it. */
async function uncaughtBy(work: () => void): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const listen = (reason: unknown) => void uncaught.push(reason);
  process.on("unhandledRejection", listen);
  work();
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", listen);
  return uncaught;
}

describe("a guarded logger", () => {
  it.each(LEVELS)("hands fields and message on to %s, to the logger as it is", (level) => {
    const heard: unknown[] = [];
    class Kept {
      readonly #name = "kept";
      debug = this.#keep("debug");
      info = this.#keep("info");
      error = this.#keep("error");
      warn(fields: object, message: string): void {
        // Loggers keep their state in `this`, as pino does.
        heard.push([this.#name, "warn", fields, message]);
      }
      #keep(kept: string): (fields: object, message: string) => void {
        return (fields, message) => void heard.push([this.#name, kept, fields, message]);
      }
    }
    guardedLogger(new Kept())[level]({ room: 7 }, "for a test");
    expect(heard).toEqual([["kept", level, { room: 7 }, "for a test"]]);
  });

  it("hands on texts of strangers without what commands a terminal or forges a line", () => {
    const heard: unknown[] = [];
    const keep = (...given: unknown[]) => void heard.push(given);
    const logger = guardedLogger({ ...silentLogger, warn: keep });
    logger.warn({ path: "a\u001b[2J\nb\u202ec", count: 7 }, "first\r\nsecond");
    expect(heard).toEqual([[{ path: "a [2J b c", count: 7 }, "first second"]]);
  });

  it.each(LEVELS)("swallows what %s throws, every time", (level) => {
    let calls = 0;
    const boom = (): never => {
      calls += 1;
      throw new Error("disk full");
    };
    const guarded = guardedLogger({ debug: boom, info: boom, warn: boom, error: boom });
    for (let count = 0; count < 3; count++) expect(guarded[level]({}, "for a test")).toBeUndefined();
    expect(calls).toBe(3);
  });

  it("survives a logger that lacks a method", () => {
    const guarded = guardedLogger({} as Logger);
    for (const level of LEVELS) expect(guarded[level]({}, "for a test")).toBeUndefined();
  });

  it("swallows what an asynchronous logger rejects with, which would end the process", async () => {
    const reject = async (): Promise<void> => {
      throw new Error("disk full");
    };
    const guarded = guardedLogger({ debug: reject, info: reject, warn: reject, error: reject });
    expect(await uncaughtBy(() => guarded.warn({}, "for a test"))).toEqual([]);
  });
});

it("the silent logger takes everything and says nothing", () => {
  for (const level of LEVELS) expect(silentLogger[level]({}, "for a test")).toBeUndefined();
});
