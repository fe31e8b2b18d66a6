import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { DockerfileParser } from "dockerfile-ast";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
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
