import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DockerfileParser } from "dockerfile-ast";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { gatewayCommand } from "../../../packages/cli/src/commands/gateway/gateway-command.ts";
import { runCli } from "../run-cli.ts";
import { isLeftOutWithout } from "./needs.ts";

const root = new URL("../../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, root), "utf8");
const dockerfile = DockerfileParser.parse(read("deploy/Dockerfile"));
const argsOf = (keyword: string) =>
  dockerfile
    .getInstructions()
    .filter((each) => each.getKeyword() === keyword)
    .map((each) => each.getArgumentsContent() ?? "");

describe("deploy/Dockerfile", () => {
  test("copies what is there, and builds with what the ignored files leave", () => {
    expect(argsOf("COPY")).toEqual([". .", "/app /app"]);
    const kept = read(".dockerignore")
      .split("\n")
      .filter((line) => line.startsWith("!"));
    expect(kept.length).toBeGreaterThan(5);
    for (const path of kept) expect(existsSync(new URL(path.slice(1), root)), path).toBe(true);
    for (const [, folder] of read("pnpm-workspace.yaml").matchAll(/^ {2}- ([\w-]+)/gm))
      expect(kept).toContain(`!${folder}`);
  });

  test("starts a command line that there is, as no root, with a check of /health", async () => {
    const entry: string[] = JSON.parse(argsOf("ENTRYPOINT")[0] ?? "");
    const bin = JSON.parse(read("packages/cli/package.json")).bin["douyin-info"];
    expect(entry).toEqual(["node", `/app/node_modules/@stream-fallback/cli/${bin.slice(2)}`]);
    const command: string[] = JSON.parse(argsOf("CMD")[0] ?? "");
    expect(await runCli([...command, "--help"], {})).toMatchObject({ code: 0 });
    expect(argsOf("USER")).toEqual(["node"]);
    expect(argsOf("HEALTHCHECK")[0]).toContain("/health");
    expect(
      argsOf("FROM").every((image) => image.startsWith(`node:${process.versions.node.split(".")[0]}-`)),
    ).toBe(true);
  });
});

test("deploy/docker-compose.yml keeps the root read-only, the cache in a volume, and wants a key", () => {
  const { services, volumes } = parse(read("deploy/docker-compose.yml"));
  const { serve } = services;
  expect(serve).toMatchObject({ read_only: true, cap_drop: ["ALL"], command: ["serve"] });
  expect(serve.environment.API_KEY).toMatch(/^\$\{API_KEY:\?/);
  const [[name, path]] = serve.volumes.map((volume: string) => volume.split(":"));
  expect([Object.keys(volumes), argsOf("VOLUME")]).toEqual([[name], [path]]);
  expect(existsSync(new URL(serve.build.dockerfile, root))).toBe(true);
});

describe("the compose files of several instances", () => {
  const composed = (name: string) => parse(read(`deploy/docker-compose.${name}.yml`), { merge: true });
  const known = gatewayCommand.options.map(({ variable }) => variable);
  const port = /SERVE_PORT=(\d+)/.exec(argsOf("ENV").join(" "))?.[1];

  test.each(["cluster", "scale"])(
    "%s: all are closed off, want a key, and share a Redis that forgets nothing",
    (name) => {
      const { services, volumes } = composed(name);
      const { gateway, redis, ...instances } = services;
      for (const each of Object.values<Record<string, unknown>>(services))
        expect(each).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
      for (const each of [gateway, ...Object.values<typeof gateway>(instances)]) {
        expect(each.environment.API_KEY).toMatch(/^\$\{API_KEY:\?/);
        expect(existsSync(new URL(each.build.dockerfile, root))).toBe(true);
      }
      for (const each of Object.values<typeof gateway>(instances)) {
        expect(each).toMatchObject({
          command: ["serve"],
          environment: { CACHE_URL: "redis://redis:6379/0" },
        });
        // Only the gateway is reached from outside.
        expect(each.ports).toBeUndefined();
      }
      expect(gateway).toMatchObject({ command: ["gateway"], ports: ["127.0.0.1:13003:13003"] });
      for (const variable of Object.keys(gateway.environment))
        expect([...known, "API_KEY"]).toContain(variable);
      expect(redis.command).toEqual(expect.arrayContaining(["--appendonly", "yes", "noeviction"]));
      expect(redis.volumes).toEqual([`${Object.keys(volumes)[0]}:/data`]);
    },
  );

  test("cluster: the gateway has all five", () => {
    const { gateway, redis: _redis, ...instances } = composed("cluster").services;
    const names = Object.keys(instances);
    expect(names).toHaveLength(5);
    expect(gateway.environment.BACKEND_HOSTS.split(",")).toEqual(names.map((name) => `${name}:${port}`));
  });

  test("scale: the gateway asks DNS for the service that is scaled", () => {
    const { gateway, serve } = composed("scale").services;
    expect(gateway.environment).toMatchObject({ BACKEND_DNS: "serve", BACKEND_PORT: port });
    expect(serve.scale).toBeGreaterThan(1);
  });
});

test.skipIf(isLeftOutWithout("systemd-analyze"))(
  "deploy/douyin-info.service is a unit that systemd takes, well closed off (needs systemd-analyze)",
  () => {
    const unit = fileURLToPath(new URL("deploy/douyin-info.service", root));
    const { status, stderr } = spawnSync("systemd-analyze", ["verify", unit], { encoding: "utf8" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const security = ["security", "--offline=true", "--threshold=20", unit];
    expect(spawnSync("systemd-analyze", security).status).toBe(0);
  },
);
