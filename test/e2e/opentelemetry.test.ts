import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as api from "@opentelemetry/api";
import { createClient } from "@stream-fallback/core";
import { observeWithOpenTelemetry } from "@stream-fallback/core/opentelemetry";
import { createProvider, type DouyinExtra, getInfo, getStream } from "@stream-fallback/douyin-provider";
import { describe, expect, it, onTestFinished } from "vitest";
import { ATTRIBUTES, GAUGES, RECORDED, SPANS } from "../../packages/core/src/opentelemetry/names.ts";
import { attributesOf, createTelemetry } from "../../packages/core/src/opentelemetry/test-world.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { canary, canaryIn } from "./canary.ts";
import { runNode } from "./run-node.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const { webRid } = cast.live;

/** The package is not there, whoever asks for it. */
const WITHOUT_PACKAGE = `
  import { registerHooks } from "node:module";
  registerHooks({
    resolve(name, context, next) {
      if (!name.startsWith("@opentelemetry/")) return next(name, context);
      throw Object.assign(new Error("not there"), { code: "ERR_MODULE_NOT_FOUND" });
    },
  });
  const { createClient } = await import("@stream-fallback/core");
  const { observeWithOpenTelemetry } = await import("@stream-fallback/core/opentelemetry");
  const { createProvider } = await import("@stream-fallback/douyin-provider");
  const client = createClient({ providers: [createProvider()] });
  const tell = (fields, message) => console.log(JSON.stringify(fields), message);
  const refuse = () => { throw new Error("more than debug"); };
  const logger = { debug: tell, info: refuse, warn: refuse, error: refuse };
  const end = await observeWithOpenTelemetry(client, { logger });
  const { owner } = await client.getInfo(process.argv[1]);
  console.log(owner !== "");
  end();
  await client.close();
`;

async function played() {
  const emulator = await startEmulator({ streams: true });
  onTestFinished(() => emulator.close());
  return emulator;
}

describe("observeWithOpenTelemetry", () => {
  it("takes the OpenTelemetry that the program has set up, as in the example", async () => {
    const emulator = await played();
    const env = { DOUYIN_ORIGINS: emulator.originsVariable };
    const { code, stdout, stderr } = await runNode([`${root}examples/opentelemetry.ts`, webRid], env).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const lines = stdout.split("\n");
    const lineOf = (begin: string) => lines.find((line) => line.startsWith(begin));
    expect(lineOf("stream_fallback.attempt ")).toContain("stream_fallback.role=first");
    expect(lineOf("stream_fallback.getInfo:")).toContain(`stream_fallback.room=${webRid}`);
    expect(lineOf("ask for all rooms:")).toBeDefined();
    expect(lineOf("stream_fallback.calls 1")).toBeDefined();
  });

  it("does nothing where the package is not installed, and says so at debug", async () => {
    const emulator = await played();
    const run = runNode(["--input-type=module", "-e", WITHOUT_PACKAGE, webRid], {
      DOUYIN_ORIGINS: emulator.originsVariable,
    });
    const { code, stdout, stderr } = await run.ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout.trim().split("\n")).toEqual([
      '{"code":"ERR_MODULE_NOT_FOUND"} nothing is observed: the package @opentelemetry/api cannot be imported',
      "true",
    ]);
  });

  it("takes the module itself, and refuses what is none", async () => {
    const client = createClient({ providers: [createProvider()] });
    onTestFinished(() => client.close());
    const end = await observeWithOpenTelemetry(client, { api });
    end();
    const refused = expect.objectContaining({ code: "INVALID_INPUT" });
    await expect(observeWithOpenTelemetry(client, { api: {} as never })).rejects.toEqual(refused);
    await expect(observeWithOpenTelemetry({} as never)).rejects.toEqual(refused);
  });

  it("tells nothing of a cookie, nor of what the site replied, whatever becomes of a call", async () => {
    const emulator = await played();
    const client = createClient<DouyinExtra>({ providers: [createProvider({ origins: emulator.origins })] });
    onTestFinished(() => client.close());
    const telemetry = createTelemetry();
    await observeWithOpenTelemetry(client, { api: telemetry.api });
    const ask = { auth: canary, maxAgeMs: 0 };
    const { owner, title } = await getInfo(webRid, ask, client);
    await getStream(webRid, ask, client);
    for (const kind of ["captcha", "empty"] as const) {
      emulator.control({ endpoint: "web", fault: { kind } });
      await getInfo(webRid, { ...ask, api: "web", timeoutMs: 1_000 }, client).catch(() => {});
    }
    const told = telemetry
      .spans()
      .map((span) => ({ ...attributesOf(span), name: span.name, of: span.status }));
    expect(told.length).toBeGreaterThan(6);
    const text = JSON.stringify([told, await telemetry.collect()]);
    expect(canaryIn(text)).toEqual([]);
    for (const content of [owner, title, "127.0.0.1", "a_bogus"]) expect(text).not.toContain(content);
  });
});

describe("docs/opentelemetry.md", () => {
  const page = readFileSync(`${root}docs/opentelemetry.md`, "utf8");
  const rows = [...page.matchAll(/^\| `(stream_fallback\.[\w.]+)(?: <adapter>)?`.*$/gm)];
  const named = rows.map(([, name]) => name);

  it("has a row for each span, attribute and instrument, and for nothing else", () => {
    const instruments = Object.values({ ...RECORDED, ...GAUGES }).map(({ name }) => name);
    // Those of numbers alone stand in the rows of their instruments.
    const { call: _call, state: _state, ...ofSpans } = ATTRIBUTES;
    const all = [...Object.values(SPANS), ...Object.values(ofSpans), ...instruments];
    expect(named.toSorted()).toEqual(all.toSorted());
  });

  it.each(Object.values({ ...RECORDED, ...GAUGES }))("tells the unit of $name", ({ name, unit }) => {
    const row = rows.find(([, own]) => own === name)?.[0] ?? "";
    expect(row.split("|")[3]?.trim()).toBe(`\`${unit}\``);
  });

  it("has a row for each option", () => {
    const source = readFileSync(
      `${root}packages/core/src/opentelemetry/observe-with-open-telemetry.ts`,
      "utf8",
    );
    const [, body = ""] = /export interface ObserveOptions \{(.*?)\n\}/s.exec(source) ?? [];
    const options = [...body.matchAll(/^ {2}(\w+)\?:/gm)].map(([, name]) => name);
    const told = [...page.matchAll(/^\| `(\w+)` /gm)].map(([, name]) => name);
    expect(options).not.toHaveLength(0);
    expect(told).toEqual(options);
  });
});
