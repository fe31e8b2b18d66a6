import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { ClientConfigPatch } from "../config/client-config.ts";
import { providerOptionsIn } from "../config/provider-sections.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import { createWorld } from "./test-world.ts";

/** Some user who is not root, and owns nothing. */
const NOBODY = 65_534;

/** As who may not read everything: where the tests are run by root, as another user, whose the file then is. */
function asOrdinaryUser<Result>(act: () => Result): Result {
  if (process.getuid?.() !== 0) return act();
  for (const path of [folder, file]) chownSync(path, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return act();
  } finally {
    process.seteuid?.(0);
  }
}

let folder = "";
let file = "";
const clients: Client[] = [];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "settings-"));
  file = join(folder, "settings.json");
});

afterEach(async () => {
  for (const client of clients.splice(0)) await client.close();
  rmSync(folder, { recursive: true, force: true });
});

function write(content: unknown, path = file): void {
  writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
}

function open(config: ClientConfigPatch = {}, configFile = file) {
  const clock = manualClock();
  const logged: { level: string; fields: object; message: string }[] = [];
  const log = (level: string) => (fields: object, message: string) => {
    if (level !== "debug") logged.push({ level, fields, message });
  };
  const logger = { debug: log("debug"), info: log("info"), warn: log("warn"), error: log("error") };
  const { client } = createWorld({ config, configFile, clock, logger });
  clients.push(client);
  logged.length = 0;
  return { client, clock, logged };
}

function refusal(): { code: string; message: string } {
  try {
    open();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error("it was not refused");
}

describe("a file of settings at the start", () => {
  it("is laid over the settings in the code", () => {
    write({ ttlMs: 1, breaker: { maxFailures: 8 } });
    const { client } = open({ ttlMs: 2, keepMs: 3, breaker: { blockDuration: 4 } });
    expect(client.config()).toMatchObject({
      ttlMs: 1,
      keepMs: 3,
      breaker: { maxFailures: 8, blockDuration: 4 },
    });
    expect(client.balancer("site").config().breaker).toMatchObject({ maxFailures: 8, blockDuration: 4 });
  });

  it("may begin with a byte order mark, and say Infinity as JSON can", () => {
    write('\ufeff{"streamMarginMs": 1e999}');
    expect(open().client.config().streamMarginMs).toBe(Infinity);
  });

  it("that does not exist is refused by name", () => {
    expect(refusal()).toMatchObject({ code: "INVALID_INPUT", message: `${file}: there is no such file` });
  });

  it("that is a folder is refused by name", () => {
    mkdirSync(file);
    expect(refusal().message).toBe(`${file}: this is a folder; name the file in it`);
  });

  it("that may not be read is refused by name", () => {
    write({});
    chmodSync(file, 0);
    expect(asOrdinaryUser(refusal).message).toBe(`${file}: there is no permission to read it`);
  });

  it("that is larger than 1 MB is refused", () => {
    write(`{}${" ".repeat(1_048_576)}`);
    expect(refusal().message).toContain("larger than 1 MB");
  });

  it("with a bad value is refused with the path, the kind and no value", () => {
    write({ breaker: { maxFailures: "canary" }, ttl: "canary" });
    expect(refusal()).toMatchObject({
      code: "INVALID_INPUT",
      message: `${file}: breaker.maxFailures must be a number of at least 1, not text; ttl is unknown, did you mean ttlMs?`,
    });
  });

  it("that holds no object is refused", () => {
    write("[]");
    expect(refusal().message).toContain("the configuration must be an object of settings, not a list");
  });

  it.each([
    ["", ""],
    ["sessionid=canary", ""],
    ['{\n  "ttlMs": 5,\n}', "; look at line 3, column 1"],
    ['{"ttlMs": canary}', ""],
    ['{\n  "ttlMs" "canary"}', "; look at line 2, column 11"],
    ["{canary: 1}", "; look at line 1, column 2"],
  ])("that is broken is refused, quoting nothing: %j", (text, place) => {
    write(text);
    const { code, message } = refusal();
    expect({ code, message }).toEqual({ code: "INVALID_INPUT", message: `${file}: this is no JSON${place}` });
  });
});

describe("the section of a file of settings for factories of providers", () => {
  it("is passed over by the client, at the start and later", () => {
    write({ ttlMs: 7, providers: { site: { origin: "http://127.0.0.1:1" } } });
    const { client } = open();
    expect(client.config().ttlMs).toBe(7);
    expect(client.config()).not.toHaveProperty("providers");
  });

  it("is read by whoever makes the providers", () => {
    write({ ttlMs: 7, providers: { site: { origin: "http://127.0.0.1:1" }, other: {} } });
    expect(providerOptionsIn(file)).toEqual({ site: { origin: "http://127.0.0.1:1" }, other: {} });
    write({ ttlMs: 7 });
    expect(providerOptionsIn(file)).toEqual({});
  });

  it.each([
    [{ providers: [] }, "providers must be an object, not a list"],
    [{ providers: { site: "secret" } }, "providers.site must be an object of options, not text"],
  ])("is refused with its path where it holds no options: %j", (content, reason) => {
    write(content);
    const refused = expect.objectContaining({ code: "INVALID_INPUT", message: `${file}: ${reason}` });
    expect(() => providerOptionsIn(file)).toThrow(refused);
    expect(() => open()).toThrow(refused);
  });
});

describe("a file of settings that changes", () => {
  it("is taken within a second, and the settings that changed are logged without their values", async () => {
    write({ ttlMs: 1 });
    const { client, clock, logged } = open();
    const told: number[] = [];
    client.on("configChange", ({ after }) => told.push(after.ttlMs));
    write({ ttlMs: 22, breaker: { maxFailures: 8 } });
    await clock.advance(999);
    expect(client.config().ttlMs).toBe(1);
    await clock.advance(1);
    expect(client.config()).toMatchObject({ ttlMs: 22, breaker: { maxFailures: 8 } });
    await clock.advance(5_000);
    expect(told).toEqual([22]);
    expect(logged).toMatchObject([
      { level: "info", fields: { file, settings: ["ttlMs", "breaker.maxFailures"] } },
    ]);
  });

  it("gives back what the code says, or the default, for a setting that left it", async () => {
    write({ ttlMs: 1, keepMs: 2, hedge: { enabled: false } });
    const { client, clock } = open({ keepMs: 3 });
    write({});
    await clock.advance(1_000);
    expect(client.config()).toMatchObject({ ttlMs: 5_000, keepMs: 3, hedge: { enabled: true } });
  });

  it("leaves settings alone that `updateConfig` has set since, unless it names them", async () => {
    write({ ttlMs: 1 });
    const { client, clock } = open();
    client.updateConfig({ ttlMs: 50, keepMs: 60 });
    write({ ttlMs: 1, streamMarginMs: 7 });
    await clock.advance(1_000);
    expect(client.config()).toMatchObject({ ttlMs: 50, keepMs: 60, streamMarginMs: 7 });
    write({ ttlMs: 200, streamMarginMs: 7 });
    await clock.advance(1_000);
    expect(client.config()).toMatchObject({ ttlMs: 200, keepMs: 60, streamMarginMs: 7 });
  });

  it("is followed when another one is renamed into its place", async () => {
    write({ ttlMs: 1 });
    const { client, clock } = open();
    for (const ttlMs of [2, 3]) {
      write({ ttlMs }, `${file}.new`);
      renameSync(`${file}.new`, file);
      await clock.advance(1_000);
      expect(client.config().ttlMs).toBe(ttlMs);
    }
  });

  it("is followed through a link that leads elsewhere, as in Kubernetes", async () => {
    for (const [name, ttlMs] of [
      ["one", 1],
      ["two", 2],
    ] as const) {
      mkdirSync(join(folder, name));
      write({ ttlMs }, join(folder, name, "settings.json"));
    }
    symlinkSync("one", join(folder, "data"));
    symlinkSync(join("data", "settings.json"), file);
    const { client, clock } = open();
    expect(client.config().ttlMs).toBe(1);
    symlinkSync("two", join(folder, "data.new"));
    renameSync(join(folder, "data.new"), join(folder, "data"));
    await clock.advance(1_000);
    expect(client.config().ttlMs).toBe(2);
  });

  it.each([
    ["broken", '{"ttlMs": canary', "this is no JSON"],
    ["wrong", '{"ttlMs": "canary"}', "ttlMs must be a number of at least 0, not text"],
    ["gone", undefined, "there is no such file"],
  ])(
    "and is %s changes nothing, and is warned of once, at the second look",
    async (_what, content, reason) => {
      write({ ttlMs: 1 });
      const { client, clock, logged } = open();
      const before = client.config();
      if (content === undefined) rmSync(file);
      else write(content);
      await clock.advance(1_000);
      expect(logged).toEqual([]);
      await clock.advance(1_000);
      expect(logged).toMatchObject([{ level: "warn", fields: { file, reason } }]);
      if (content !== undefined) {
        rmSync(file);
        write(content);
      }
      await clock.advance(60_000);
      expect(logged).toHaveLength(1);
      expect(client.config()).toEqual(before);
      expect(JSON.stringify(logged)).not.toContain("canary");
      write({ ttlMs: 333 });
      await clock.advance(1_000);
      expect(client.config().ttlMs).toBe(333);
    },
  );

  it("is warned of again when it is bad in another way", async () => {
    write({});
    const { clock, logged } = open();
    for (const content of ['{"ttlMs": "a"}', '{"ttlMs": "bc"}']) {
      write(content);
      await clock.advance(2_000);
    }
    expect(logged).toHaveLength(2);
  });

  it("is warned of once although it is written anew every second", async () => {
    write({});
    const { clock, logged } = open();
    for (let second = 1; second <= 20; second += 1) {
      write("{");
      utimesSync(file, second, second);
      await clock.advance(1_000);
      expect(logged).toHaveLength(second === 1 ? 0 : 1);
    }
  });

  it("is followed by its absolute path, whatever the working directory becomes", async () => {
    write({ ttlMs: 1 });
    const before = process.cwd();
    process.chdir(folder);
    const { client, clock } = open({}, basename(file));
    process.chdir(before);
    write({ ttlMs: 22 });
    await clock.advance(1_000);
    expect(client.config().ttlMs).toBe(22);
  });

  it("is not warned of where it was only half written", async () => {
    write({});
    const { client, clock, logged } = open();
    write('{"ttlMs":');
    await clock.advance(1_000);
    write({ ttlMs: 4 });
    await clock.advance(1_000);
    expect(client.config().ttlMs).toBe(4);
    expect(logged).toMatchObject([{ level: "info" }]);
  });

  it("is left alone once the client is closed", async () => {
    write({ ttlMs: 1 });
    const { client, clock, logged } = open();
    await client.close();
    write({ ttlMs: 22 });
    await clock.advance(5_000);
    expect(client.config().ttlMs).toBe(1);
    expect(logged).toEqual([]);
  });

  it("is left alone once the client was closed on hearing of a change", async () => {
    write({ ttlMs: 1 });
    const { client, clock } = open();
    client.on("configChange", () => void client.close());
    write({ ttlMs: 22 });
    await clock.advance(1_000);
    write({ ttlMs: 333 });
    await clock.advance(5_000);
    expect(client.config().ttlMs).toBe(22);
  });
});
