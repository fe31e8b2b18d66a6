import { describe, expect, it } from "vitest";
import { highConcurrency, lowLatency } from "../config/balancer-profiles.ts";
import { StreamFallbackError } from "../errors.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";
import { createWorld, type WorldOptions } from "./test-world.ts";

function refusalOf(options: object): string {
  try {
    createWorld(options as WorldOptions);
  } catch (error) {
    if (error instanceof StreamFallbackError && error.code === "INVALID_INPUT") return error.message;
    throw error;
  }
  throw new Error("it was not refused");
}

describe("an unknown option of createClient", () => {
  it.each([
    [{ strategi: "tiered" }, "createClient has no option strategi, did you mean strategy?"],
    [{ ttlMs: 5 }, "createClient has no option ttlMs, did you mean config.ttlMs?"],
    [{ ttl: 5 }, "createClient has no option ttl, did you mean config.ttlMs?"],
    [{ maxFailures: 5 }, "createClient has no option maxFailures, did you mean config.breaker.maxFailures?"],
    [{ ...lowLatency }, "createClient has no option breaker, did you mean config.breaker?"],
    [{ ...highConcurrency }, "createClient has no option breaker, did you mean config.breaker?"],
    [{ somethingElse: 1 }, "createClient has no option somethingElse"],
    [{ toString: 1 }, "createClient has no option toString"],
    [{ "sessionid=canary": 1 }, "createClient has no option sessionid…"],
  ])("is refused, and the nearest known one is named: %j", (options, message) => {
    expect(refusalOf(options)).toBe(message);
  });

  it("is accepted while it is undefined", () => {
    expect(() => createWorld({ unknown: undefined } as WorldOptions)).not.toThrow();
  });
});

describe("an unknown option of a call", () => {
  const unknown = (options: object) => options as ClientGetStreamOptions;

  it("is warned of once for each name and client, by its name and the nearest known one", async () => {
    const { client, warnings } = createWorld();
    for (let count = 0; count < 3; count++) {
      await client.getInfo("1", unknown({ timeoutMS: 5_000, channelId: "canary" }));
      await client.resolve("1", unknown({ channelId: "canary" }));
    }
    expect(warnings).toEqual([
      {
        fields: { option: "timeoutMS" },
        message: "calls have no option timeoutMS, did you mean timeoutMs?; it is ignored",
      },
      { fields: { option: "channelId" }, message: "calls have no option channelId; it is ignored" },
    ]);
  });

  it("is named without its value", async () => {
    const { client, warnings } = createWorld();
    await client.getInfo("1", unknown({ "sessionid=canary; path=/": true }));
    expect(JSON.stringify(warnings)).not.toContain("canary");
    expect(warnings).toHaveLength(1);
  });

  it("fills neither the log nor the memory where every call makes up another one", async () => {
    const { client, warnings } = createWorld();
    for (let count = 0; count < 300; count++) await client.getInfo("1", unknown({ [`made up ${count}`]: 1 }));
    expect(warnings).toHaveLength(100);
  });

  it("is never one that getInfo, getStream or resolve has", async () => {
    const { client, warnings, replies } = createWorld({ provides: ["status", "streams"] });
    replies.web = () => ({ living: false });
    const all: Required<ClientGetStreamOptions> = {
      ...{
        api: "balance",
        auth: undefined,
        uid: undefined,
        ignoreBadUid: false,
        signal: undefined,
        timeoutMs: 5_000,
        maxAgeMs: 0,
      },
      ...{ options: undefined, probe: false, prefer: undefined, quality: undefined, strictQuality: false },
      ...{ formatPriorities: undefined, onlyAudio: false, codecPriorities: undefined, protocol: undefined },
    };
    await client.getInfo("1", all);
    await client.getStream("1", all).catch(() => {});
    await client.resolve("1", all);
    expect(warnings).toEqual([]);
  });
});

it.each([[undefined], [null], [5], [{}], [{ providers: "site" }], [{ providers: [undefined] }]])(
  "createClient refuses what names no provider with a typed error: %j",
  (options) => {
    expect(() => createClient(options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining("provider") }),
    );
  },
);

it("options of a call that are a text are not taken for options, letter by letter", async () => {
  const { client, warnings } = createWorld();
  await client.getInfo("1", "sessionid=canary" as never).catch(() => {});
  expect(warnings).toEqual([]);
});

it.each([
  ["codecPriorities", "h264"],
  ["codecPriorities", []],
  ["codecPriorities", [264]],
  ["codecPriorities", [""]],
  ["codecPriorities", null],
  ["protocol", "http"],
  ["protocol", true],
  ["protocol", null],
])("a call refuses %s of a wrong kind with a typed error: %j", async (name, value) => {
  const { client, asked } = createWorld({ provides: ["status", "streams"] });
  await expect(client.getStream("1", { [name]: value } as never)).rejects.toMatchObject({
    code: "INVALID_INPUT",
    message: expect.stringContaining(name),
  });
  expect(asked).toEqual([]);
});
