import { describe, expect, it } from "vitest";
import { runNode } from "./run-node.ts";

/** Prints the URL of every module that a door of core loads, in a process that has loaded nothing else. */
const LOADED = `
  import { registerHooks } from "node:module";
  registerHooks({
    load(url, context, nextLoad) {
      if (url.startsWith("file:")) process.stdout.write(url + "\\n");
      return nextLoad(url, context);
    },
  });
  await import(process.argv[1]);
`;

const asked = new Map<string, Promise<string[]>>();

/** Each door is opened by one process, whatever is asked of it. */
function loadedBy(door: string): Promise<string[]> {
  const loaded = asked.get(door) ?? load(door);
  asked.set(door, loaded);
  return loaded;
}

async function load(door: string): Promise<string[]> {
  const { code, stdout, stderr } = await runNode(["--input-type=module", "-e", LOADED, door]).ended;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout.trim().split("\n");
}

describe("@stream-fallback/core/balancer", () => {
  it("loads the balancer, and neither got, keyv, lru-cache nor anything of rooms", async () => {
    const loaded = await loadedBy("@stream-fallback/core/balancer");
    expect(loaded.filter((url) => url.endsWith("/balancer/create-balancer.js"))).toHaveLength(1);
    const rooms = /\/(cache|client|drift|http|identities|provider|room)\/[\w-]+\.js$/;
    const libraries = /\/node_modules\/(got|keyv|lru-cache)\//;
    expect(loaded.filter((url) => rooms.test(url) || libraries.test(url))).toEqual([]);
  });
});

describe("@stream-fallback/core/opentelemetry", () => {
  it("loads the package of OpenTelemetry only when it observes, and no client", async () => {
    const loaded = await loadedBy("@stream-fallback/core/opentelemetry");
    expect(
      loaded.filter((url) => url.endsWith("/opentelemetry/observe-with-open-telemetry.js")),
    ).toHaveLength(1);
    expect(loaded.filter((url) => /\/node_modules\/|\/(balancer|client)\//.test(url))).toEqual([]);
  });
});

describe("@stream-fallback/core/prometheus", () => {
  it("loads neither the client library, which it is handed, nor got, a cache nor anything of rooms", async () => {
    const loaded = await loadedBy("@stream-fallback/core/prometheus");
    expect(loaded.filter((url) => url.endsWith("/prometheus/create-prometheus-metrics.js"))).toHaveLength(1);
    const others = /\/(balancer|cache|client|http|identities|provider|room)\/[\w-]+\.js$|\/node_modules\//;
    expect(
      loaded.filter((url) => others.test(url.replace(/.*\/node_modules\/@stream-fallback\//, ""))),
    ).toEqual([]);
  });
});

describe("@stream-fallback/core/recorder", () => {
  it("is loaded by nobody who takes the main door", async () => {
    const loaded = await loadedBy("@stream-fallback/core");
    expect(loaded.filter((url) => url.includes("/core/dist/recorder"))).toEqual([]);
  });
});

describe("@stream-fallback/core", () => {
  it("loads neither keyv, a Redis client nor the SQLite store before a cache needs them", async () => {
    const loaded = await loadedBy("@stream-fallback/core");
    const late = /\/node_modules\/(keyv|@keyv|@redis)\/|\/cache\/(sqlite\/|keyv-over|redis-store)/;
    expect(loaded.filter((url) => late.test(url))).toEqual([]);
  });

  it("loads nothing of OpenTelemetry", async () => {
    const loaded = await loadedBy("@stream-fallback/core");
    expect(loaded.filter((url) => /opentelemetry/.test(url))).toEqual([]);
  });

  it("has all that its door /balancer has: one copy of each", async () => {
    const [core, balancer] = await Promise.all([
      import("@stream-fallback/core"),
      import("@stream-fallback/core/balancer"),
    ]);
    expect(core).toMatchObject({ ...balancer });
  });
});
