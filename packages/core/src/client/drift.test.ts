import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CallContext } from "../provider/call-context.ts";
import { defineAdapter } from "../provider/define-adapter.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { BaseRoom } from "../room/room-info.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import type { ClientEvents } from "./client-events.ts";
import { createClient } from "./create-client.ts";

type Steps = readonly (PropertyKey | { readonly key: PropertyKey })[];

interface Refusal {
  state: unknown;
  issues: { message: string; path?: Steps; expected?: unknown }[];
}

interface Scene {
  client: Client;
  events: ClientEvents["drift"][];
  /** What is logged from `info` on, as JSON. */
  logged: string[];
  warnings: string[];
  /** Asks for a room whose reply is refused like this; gives all that the error tells. */
  refuse(refusal: Refusal, roomId?: string): Promise<string>;
}

interface Options {
  driftSamples?: string;
  onRequest?(context: CallContext): void;
}

const blank: BaseRoom = {
  ...{ living: true, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
  sources: [],
};

/** A site whose only adapter refuses what the test says. */
function setUp({ driftSamples, onRequest }: Options = {}): Scene {
  let refusal: Refusal = { state: {}, issues: [] };
  const logged: string[] = [];
  const warnings: string[] = [];
  const events: ClientEvents["drift"][] = [];
  const told = (fields: object, message: string) => void logged.push(JSON.stringify({ ...fields, message }));
  const warn = (fields: object, message: string) => {
    told(fields, message);
    warnings.push(message);
  };
  const web = defineAdapter({
    name: "web",
    provides: ["status"],
    request: async (_query, context) => {
      onRequest?.(context);
      return refusal;
    },
    parse: ({ state }) => state,
    schema: { "~standard": { validate: () => ({ issues: refusal.issues }) } },
    normalise: () => blank,
  });
  const client = createClient({
    providers: [
      defineProvider({
        ...{ id: "site", name: "Site", siteURL: "https://site.example", adapters: [web] },
        matchURL: () => true,
        resolve: async (roomId) => ({ provider: "site", roomId }),
      }),
    ],
    clock: manualClock(),
    random: () => 0.5,
    logger: { ...silentLogger, info: told, warn, error: warn },
    driftSamples,
  });
  client.on("drift", (event) => events.push(event));
  onTestFinished(() => client.close());
  return {
    client,
    events,
    logged,
    warnings,
    async refuse(next, roomId = "42") {
      refusal = next;
      // Less than the wait before a second round: one reply for each call.
      const error = await client.getInfo(roomId, { maxAgeMs: 0, timeoutMs: 100 }).catch((error) => error);
      client.balancer("site").reset();
      return `${error.message} ${error.stack} ${JSON.stringify(error)}`;
    },
  };
}

/** A folder that is not there yet. */
function newFolder(): string {
  const parent = mkdtempSync(join(tmpdir(), "drift-"));
  onTestFinished(() => rmSync(parent, { recursive: true }));
  return join(parent, "of", "samples");
}

const samplesIn = (folder: string) =>
  readdirSync(folder).map((name) => JSON.parse(readFileSync(join(folder, name), "utf8")));

const refused = (path: Steps, state: unknown = {}): Refusal => ({ state, issues: [{ message: "no", path }] });

describe("a reply whose shape differs from the schema", () => {
  it("is an event with the place, what was wanted and the type met", async () => {
    const { refuse, events } = setUp();
    const issue = { message: "no", path: ["data", "user", "sec_uid"], expected: "string" };
    await refuse({ state: { data: { user: { sec_uid: 7 } } }, issues: [issue] });
    expect(events).toEqual([
      {
        ...{ provider: "site", endpoint: "web", roomId: "42" },
        ...{ path: "data.user.sec_uid", expected: "string", met: "of type number" },
      },
    ]);
  });

  it("names the first place that differs and the number of others", async () => {
    const { refuse, events } = setUp();
    await refuse({
      state: { status: null },
      issues: [{ message: "no", path: ["status"] }, { message: "no", path: ["title"] }, { message: "no" }],
    });
    expect(events).toMatchObject([{ path: "status", met: "null", more: 2 }]);
  });

  it.each<[string, unknown, Steps, string, string]>([
    ["an array position", { data: [{}, { id: "x" }] }, ["data", 1, "id"], "data.1.id", "of type string"],
    ["steps that are objects", { user: [] }, [{ key: "user" }], "user", "an array"],
    ["the whole reply", "text", [], "", "of type string"],
    ["what is not there", {}, ["data", "user"], "data.user", "missing"],
    ["what only its prototype has", {}, ["constructor"], "constructor", "missing"],
    [
      "JSON in a string",
      { data: '{"hd":{"flv":1}}' },
      ["data", "hd", "flv"],
      "data.hd.flv",
      "of type number",
    ],
    ["JSON in JSON", { a: '[{"b":"{\\"c\\":null}"}]' }, ["a", 0, "b", "c"], "a.0.b.c", "null"],
    ["no JSON after all", { data: '{"hd":' }, ["data", "hd", "flv"], "data.hd.flv", "of type string"],
    ["a symbol", {}, [Symbol("secret")], "*", "missing"],
    ["a key like a URL", { "https://a.example/?b": 1 }, ["https://a.example/?b"], "*", "of type number"],
    ["a key of 65 characters", { ["k".repeat(65)]: {} }, ["k".repeat(65)], "*", "of type object"],
    ["a key of 64 characters", {}, ["k".repeat(64)], "k".repeat(64), "missing"],
    ["too many steps", {}, Array(31).fill("a"), `${Array(30).fill("a").join(".")}.…`, "missing"],
  ])("is told with path and type: %s", async (_what, state, steps, path, met) => {
    const { refuse, events } = setUp();
    await refuse(refused(steps, state));
    expect(events).toMatchObject([{ path, met }]);
  });

  it.each<[string, unknown, string]>([
    ["a short text", "string", "string"],
    ["nothing", undefined, "another shape"],
    ["no text", ["string"], "another shape"],
    ["a long text", `one like ${"x".repeat(40)}`, "another shape"],
    ["several lines", "string\nor number", "another shape"],
  ])("names what was wanted if the schema does: %s", async (_what, expected, told) => {
    const { refuse, events } = setUp();
    await refuse({ state: {}, issues: [{ message: "no", path: ["a"], expected }] });
    expect(events).toMatchObject([{ expected: told }]);
  });

  it("is an event each time, and a warning once for each path", async () => {
    const { refuse, events, warnings } = setUp();
    await refuse(refused(["title"]));
    await refuse(refused(["title"]), "43");
    await refuse(refused(["rooms", 0, "id"]));
    await refuse(refused(["rooms", 17, "id"]), "43");
    expect(events.map(({ roomId }) => roomId)).toEqual(["42", "43", "42", "43"]);
    expect(warnings).toEqual(Array(2).fill(expect.stringContaining("another shape")));
  });

  it("can be reported by an adapter itself", async () => {
    const report = { state: { token: "x".repeat(20) }, path: ["token"], expected: "object", more: 1 };
    const { refuse, events } = setUp({ onRequest: ({ reportDrift }) => reportDrift?.(report) });
    await refuse(refused(["title"]));
    expect(events).toMatchObject([
      { endpoint: "web", path: "token", expected: "object", met: "of type string", more: 1 },
      { path: "title" },
    ]);
  });
});

describe("samples of drifted replies", () => {
  it("are the shape of the reply with where it does not fit", async () => {
    const driftSamples = newFolder();
    const { refuse, client } = setUp({ driftSamples });
    const state = {
      status: 30_003,
      ratio: -0.5,
      isLive: true,
      cover: null,
      title: "an evening",
      rooms: [{ id: 1 }, { id: 2 }, { id: 3 }, { id: 4 }, { id: 5 }],
      pull: '{"hd":["https://cdn.example/1.flv"]}',
      broken: '{"hd":',
      "https://cdn.example/2": { "a b": "" },
    };
    await refuse({ state, issues: [{ message: "no", path: ["title"], expected: "number" }] });
    await client.close();
    expect(samplesIn(driftSamples)).toEqual([
      {
        ...{ provider: "site", endpoint: "web", path: "title", expected: "number", met: "of type string" },
        core: expect.stringMatching(/^\d+\.\d+\.\d+/),
        state: {
          status: "number(integer, 5 digits)",
          ratio: "number(fraction)",
          isLive: true,
          cover: null,
          title: "string(10)",
          rooms: [...Array(3).fill({ id: "number(integer, 1 digit)" }), "… 2 more"],
          pull: { "JSON in string(36)": { hd: ["string(25)"] } },
          broken: "string(6)",
          "*1": { "*1": "string(0)" },
        },
      },
    ]);
  });

  it("are one for each path, for their owner only, with names that every file system takes", async () => {
    const driftSamples = newFolder();
    const { refuse, client } = setUp({ driftSamples });
    for (const path of [["a/../b"], ["a:b"], ["Title"], ["title"], [], Array(31).fill("k".repeat(64))])
      for (const roomId of ["42", "43"]) await refuse(refused(path), roomId);
    await client.close();
    const names = readdirSync(driftSamples);
    // The first two are `*` to everyone.
    expect(names).toHaveLength(5);
    expect(new Set(names.map((name) => name.toLowerCase())).size).toBe(5);
    for (const name of names) {
      expect(name).toMatch(/^drift-site-web-[\w.-]{1,100}\.json$/);
      expect(statSync(join(driftSamples, name)).mode & 0o777).toBe(0o600);
    }
    expect(statSync(driftSamples).mode & 0o777).toBe(0o700);
  });

  it("stay as they are when the program starts again", async () => {
    const driftSamples = newFolder();
    for (const state of [{}, { title: 1 }]) {
      const { refuse, client, warnings } = setUp({ driftSamples });
      await refuse(refused(["title"], state));
      await client.close();
      expect(warnings).toHaveLength(1);
    }
    expect(samplesIn(driftSamples)).toMatchObject([{ met: "missing" }]);
  });

  it("are 20 at most", async () => {
    const driftSamples = newFolder();
    const { refuse, client, events, warnings } = setUp({ driftSamples });
    const letters = [..."abcdefghijklmnopqrstuvwxyz"];
    for (const letter of letters) await refuse(refused([letter]));
    await client.close();
    expect(events).toHaveLength(letters.length);
    expect(warnings).toHaveLength(20);
    expect(readdirSync(driftSamples)).toHaveLength(20);
  });

  it("are not there unless a folder is named, nor before anything has drifted", async () => {
    const driftSamples = newFolder();
    await setUp({ driftSamples }).client.close();
    expect(existsSync(driftSamples)).toBe(false);
  });

  it.each([
    ["the folder", ["of", "samples"]],
    ["the folder above it", ["of"]],
  ])("cost one warning and nothing else where a file has the name of %s", async (_what, steps) => {
    const driftSamples = newFolder();
    const parent = join(driftSamples, "..", "..");
    if (steps.length > 1) mkdirSync(join(parent, "of"));
    writeFileSync(join(parent, ...steps), "");
    const { refuse, client, events, warnings } = setUp({ driftSamples });
    for (const path of ["a", "b", "c"]) expect(await refuse(refused([path]))).toContain("SCHEMA");
    await client.close();
    expect(events).toHaveLength(3);
    expect(warnings.filter((message) => message.includes("cannot be written"))).toHaveLength(1);
    expect(warnings).toHaveLength(4);
  });
});

describe("a value of a drifted reply", () => {
  const canary = "canary-0123456789";
  const url = `https://${canary}.example/?token=${canary}`;
  const lines = JSON.stringify({
    data: { [url]: canary, text: canary, list: [canary, { [url]: 31_337_31_337 }] },
  });
  const state = {
    [url]: canary,
    text: canary,
    number: 31_337_31_337,
    lines,
    list: [canary, [canary]],
    odd: `{${canary}`,
  };
  const paths: Steps[] = [
    ["text"],
    [url],
    ["lines", "data", url],
    ["odd", canary.repeat(4)],
    ["list", 1, url],
  ];

  it.each(paths.map((path) => [path]))("reaches no event, log line or sample: place %#", async (path) => {
    const driftSamples = newFolder();
    const { refuse, client, events, logged } = setUp({ driftSamples });
    const issue = {
      message: `expected a number, received "${canary}"`,
      path,
      expected: `not ${canary} but ${url}`,
    };
    const error = await refuse({ state, issues: [issue, issue] });
    await client.close();
    const written = readdirSync(driftSamples).map(
      (name) => name + readFileSync(join(driftSamples, name), "utf8"),
    );
    expect(events).toHaveLength(1);
    expect(logged).toHaveLength(2);
    expect(written).toHaveLength(1);
    const told = JSON.stringify([events, logged, written, error]);
    expect(told).not.toMatch(/canary|31337|example/);
  });
});
