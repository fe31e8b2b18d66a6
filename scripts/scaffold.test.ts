import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { locatePlugin } from "../packages/cli/src/plugins/locate-plugin.ts";
import { scaffold } from "./scaffold.ts";

/** Where what the template needs is found. */
const examples = fileURLToPath(new URL("../examples/", import.meta.url));

const tsc = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));

const built = ["api", "my-site", "page", "recorder", "room", "session"].flatMap((name) => [
  `${name}.d.ts`,
  `${name}.js`,
]);

function emptyFolder(): string {
  const folder = mkdtempSync(join(examples, "made-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return folder;
}

it("a provider made of the template has another name throughout, and works", () => {
  const folder = emptyFolder();
  const files = scaffold({ id: "my-site", folder });
  expect(files).toContain("my-site.ts");
  expect(readdirSync(folder).toSorted()).toEqual(files.toSorted());
  for (const file of files)
    expect(readFileSync(join(folder, file), "utf8")).not.toMatch(/lantern|template\//i);
  const told = execFileSync(process.execPath, [join(folder, "ask.ts")], { encoding: "utf8" });
  expect(told).toContain("Nora Baker is live: Bread at midnight");
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8"))).toMatchObject({
    name: "my-site-provider",
    devDependencies: { "@stream-fallback/core": "file:../../packages/core", node: process.versions.node },
  });
});

it("a made provider has the types of all its files checked, and its tests begin with that", () => {
  const folder = emptyFolder();
  scaffold({ id: "my-site", folder });
  const check = () => spawnSync(process.execPath, [tsc, "-p", folder], { encoding: "utf8" });
  expect(check()).toMatchObject({ status: 0, stdout: "" });
  const provider = join(folder, "my-site.ts");
  writeFileSync(provider, readFileSync(provider, "utf8").replaceAll(/\borigin\b/g, "place"));
  const { stdout } = check();
  for (const file of ["ask.ts", "played.ts", "template.test.ts"]) expect(stdout).toContain(file);
  expect(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).scripts.test).toMatch(/^tsc && /);
});

it("the README of a made provider has its own folder in its lines, and no step that is done", () => {
  const folder = emptyFolder();
  scaffold({ id: "quay", folder });
  const text = readFileSync(join(folder, "README.md"), "utf8");
  const place = `./examples/${basename(folder)}`;
  expect(text).toContain("In the root of the clone of stream-fallback (../..)");
  expect(text).toContain(`npm run -s douyin-info -- night-baker --provider ${place}/played.ts`);
  expect(text).toContain(`--provider ${place}/quay.ts`);
  expect(text).toContain(`--provider ${place}\``);
  expect(text).toMatch(/^1\. \*\*Play your site first\*\*/m);
  expect(text).toMatch(/^\| `ask\.ts` /m);
  expect(text).not.toMatch(/my-site|create-provider|\]\(|quay-provider\//);
});

it("a made provider is taken by the command as a folder, and as the JavaScript that its build makes", async () => {
  const folder = emptyFolder();
  scaffold({ id: "my-site", folder });
  const taken = async () => {
    const url = locatePlugin(folder, folder);
    const { createProvider } = await import(url);
    return { url, id: createProvider().id };
  };
  expect(await taken()).toEqual({ url: expect.stringMatching(/\/my-site\.ts$/), id: "my-site" });
  execFileSync(process.execPath, [tsc, "-p", join(folder, "tsconfig.build.json")]);
  expect(readdirSync(join(folder, "dist")).toSorted()).toEqual(built);
  const manifest = join(folder, "package.json");
  const { exports, ...others } = JSON.parse(readFileSync(manifest, "utf8"));
  const [, packed] = /exports=(\S+)/.exec(others.scripts.prepack) ?? [];
  expect(others.scripts.postpack).toContain(`exports=${exports}`);
  writeFileSync(manifest, JSON.stringify({ ...others, exports: packed }));
  expect(await taken()).toEqual({ url: expect.stringMatching(/\/dist\/my-site\.js$/), id: "my-site" });
});

it.each(["", "My Site", "-a", "a", "../x", "a--b", "ab-", "a".repeat(33), "https", "http", "api", "site"])(
  "an id such as %j makes nothing",
  (id) => {
    const folder = emptyFolder();
    expect(() => scaffold({ id, folder })).toThrow("is no id");
    expect(readdirSync(folder)).toEqual([]);
  },
);

it.each(["douyin", "bilibili"])("the id %s, which a package has already, makes nothing", (id) => {
  const folder = emptyFolder();
  expect(() => scaffold({ id, folder })).toThrow(`${id} is a platform of stream-fallback already`);
  expect(readdirSync(folder)).toEqual([]);
});

it("a folder that is not empty is left as it is", () => {
  const folder = emptyFolder();
  scaffold({ id: "one", folder });
  expect(() => scaffold({ id: "two", folder })).toThrow("is not empty");
});
