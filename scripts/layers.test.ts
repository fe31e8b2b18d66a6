import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { coreRooms, wrongWayImports } from "./layers.ts";

let root: string;

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "layers-"));
  for (const folder of [
    "packages/core",
    "packages/douyin-provider",
    "packages/bilibili-provider",
    "packages/server",
    "packages/gateway",
    "packages/cli",
    "test/emulator",
  ])
    mkdirSync(join(root, folder), { recursive: true });
  write("packages/core/package.json", JSON.stringify({ name: "@stream-fallback/core", exports: DOORS }));
  write("packages/core/dist/index.js", "");
  write("packages/core/dist/testing.js", "");
  write(
    "packages/core/src/client/client.ts",
    "export interface Client { close(): void }\nexport const one = 1;",
  );
  write("packages/core/src/http/transport.ts", "export const transport = 1;");
  write("packages/core/src/errors.ts", "export const errors = 1;");
});

afterEach(() => rmSync(root, { recursive: true }));

const DOORS = { ".": "./dist/index.js", "./testing": "./dist/testing.js" };

function write(file: string, text: string): void {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
}

describe("an import in a room of core", () => {
  it.each([
    ["a value", 'import { one } from "../client/client.ts";\nexport const two = one + one;'],
    ["a type", 'import type { Client } from "../client/client.ts";\nexport type Mine = Client;'],
    [
      "a type among values",
      'import { type Client, one } from "../client/client.ts";\nexport const two: Client | number = one;',
    ],
    ["a type that is only exported on", 'export type { Client } from "../client/client.ts";'],
    ["a value loaded late", 'export const late = () => import("../client/client.ts");'],
  ])("is refused where %s comes from a room above", async (_what, text) => {
    write("packages/core/src/policies/retry.ts", text);
    expect(await wrongWayImports(root)).toEqual([
      "packages/core/src/policies/retry.ts must not import packages/core/src/client/client.ts: " +
        "policies of core may use errors, runtime",
    ]);
  });

  it.each([
    'export type Evil = import("../client/client.ts").Client;',
    'export type Evil = typeof import("../client/client.ts");',
    '/// <reference path="../client/client.ts" />\nexport const one = 1;',
    'import { createRequire } from "node:module";\nexport const load = createRequire(import.meta.url);',
    'declare module "../client/client.ts" {}\nexport const one = 1;',
  ])("is refused in a form that cannot be checked: %s", async (text) => {
    write("packages/core/src/policies/retry.ts", text);
    expect(await wrongWayImports(root)).toContain(
      "packages/core/src/policies/retry.ts imports in a form that cannot be checked; use an import statement",
    );
  });

  it.each(["../client/test-world.ts", "../client/test-world/pool.ts", "../client/client.test.ts"])(
    "is refused where it goes by way of what is for tests: %s",
    async (way) => {
      write(`packages/core/src/policies/${way}`, 'export { one } from "./client.ts";');
      write("packages/core/src/policies/retry.ts", `export { one } from "${way}";`);
      expect((await wrongWayImports(root)).join("\n")).toContain("only tests import what is for tests");
    },
  );

  it("is refused where core imports itself through a door", async () => {
    write("packages/core/src/policies/retry.ts", 'export { one } from "../../dist/index.js";');
    expect((await wrongWayImports(root)).join("\n")).toContain(
      "packages/core/src/policies/retry.ts must not import packages/core/dist/index.js",
    );
  });

  it("is allowed from a room that stands below", async () => {
    write(
      "packages/core/src/policies/retry.ts",
      'import { errors } from "../errors.ts";\nexport const one = errors;',
    );
    expect(await wrongWayImports(root)).toEqual([]);
  });

  it("is allowed from anywhere in a test", async () => {
    write(
      "packages/core/src/policies/retry.test.ts",
      'import { one } from "../client/client.ts";\nexport const two = one;',
    );
    expect(await wrongWayImports(root)).toEqual([]);
  });
});

describe("two files that need each other, be it for types alone,", () => {
  it.each(["packages/core/src/policies", "test/emulator/pages"])("are refused in %s", async (folder) => {
    write(`${folder}/one.ts`, 'import type { Two } from "./two.ts";\nexport type One = Two;');
    write(`${folder}/two.ts`, 'import type { One } from "./one.ts";\nexport type Two = One;');
    expect(await wrongWayImports(root)).toContain(
      `${folder}/one.ts must not import ${folder}/two.ts: no file imports itself by way of others`,
    );
  });
});

describe("the door core/balancer", () => {
  it.each([
    ["HTTP", 'export { transport } from "../http/transport.ts";', "packages/core/src/http/transport.ts"],
    [
      "the client",
      'export type { Client } from "../client/client.ts";',
      "packages/core/src/client/client.ts",
    ],
  ])("must not lead to %s, not even through another file", async (_what, text, target) => {
    write("packages/core/src/balancer.ts", 'export { one } from "./balancer/create-balancer.ts";');
    write("packages/core/src/balancer/create-balancer.ts", `${text}\nexport const one = 1;`);
    expect(await wrongWayImports(root)).toContain(
      `packages/core/src/balancer.ts must not import ${target}: the door core/balancer leads to balancing alone`,
    );
  });
});

describe("the room recorder", () => {
  it("stands above the client, which must not import it", async () => {
    write("packages/core/src/recorder/recorder-facade.ts", "export const facade = 1;");
    write(
      "packages/core/src/client/create-client.ts",
      'import { facade } from "../recorder/recorder-facade.ts";\nexport const two = facade;',
    );
    expect(await wrongWayImports(root)).toEqual([
      "packages/core/src/client/create-client.ts must not import packages/core/src/recorder/recorder-facade.ts: " +
        "only the door core/recorder leads to the room of that name",
    ]);
  });
});

describe("an import between packages", () => {
  it("is refused from core to a provider", async () => {
    write("packages/douyin-provider/src/index.ts", "export const douyin = 1;");
    write(
      "packages/core/src/client/create-client.ts",
      'import { douyin } from "../../../douyin-provider/src/index.ts";\nexport const two = douyin;',
    );
    expect(await wrongWayImports(root)).toEqual([
      "packages/core/src/client/create-client.ts must not import packages/douyin-provider/src/index.ts: " +
        "packages/core may use no other package",
    ]);
  });

  it.each([
    { door: "@stream-fallback/core", complaints: [] },
    {
      door: "@stream-fallback/core/testing",
      complaints: [
        "packages/douyin-provider/src/douyin.ts must not import packages/core/dist/testing.js: " +
          "packages/douyin-provider may use packages/core/dist/index, packages/core/dist/recorder",
      ],
    },
  ])("is judged by the door it takes: $door", async ({ door, complaints }) => {
    const scope = join(root, "packages/douyin-provider/node_modules/@stream-fallback");
    mkdirSync(scope, { recursive: true });
    symlinkSync(join(root, "packages/core"), join(scope, "core"));
    write(
      "packages/douyin-provider/src/douyin.ts",
      `import { one } from "${door}";\nexport const two = one;`,
    );
    expect(await wrongWayImports(root)).toEqual(complaints);
  });
});

describe("CONTRIBUTING.md", () => {
  /** How many rooms stand one upon the other, up to this one. */
  const floorOf = (room: string): number => 1 + Math.max(0, ...(coreRooms[room] ?? []).map(floorOf));

  it("states for each room of core its floor and what it may use", () => {
    const text = readFileSync(new URL("../CONTRIBUTING.md", import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| (\d) +\| `([\w-]+)` +\|[^|]*\|([^|]*)\|$/gm)].flatMap(
      ([, floor, room = "", uses = ""]) =>
        ["client", "recorder"].includes(room)
          ? []
          : [[room, Number(floor), uses.match(/[a-z-]+/g)?.toSorted()]],
    );
    const wanted = Object.entries(coreRooms).map(([room, below]) => [
      room,
      floorOf(room),
      below.length === 0 ? ["nothing"] : below.toSorted(),
    ]);
    expect(rows.toSorted()).toEqual(wanted.toSorted());
  });
});
