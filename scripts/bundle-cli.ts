// Makes packages/cli/bundle of what was built: the command starts three times as fast as from a thousand files. Run by run.mjs.
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { rolldown } from "rolldown";
import { plainBuiltins } from "./plain-builtins.ts";
import { writeYamlFile, yamlFromFile } from "./yaml-file.ts";

const cli = fileURLToPath(new URL("../packages/cli/", import.meta.url));
const folder = join(cli, "bundle");

/** Loaded from where the command is installed, if they are there. */
const OPTIONAL = ["@keyv/redis", "@stream-fallback/gateway", "@stream-fallback/server"];

/**
 * What is loaded together is one file, with all that these import: files take longer to find than to read. In the order
 * in which a start comes to them; what an earlier one has no later one gets.
 */
const STEPS = [
  { name: "start", modules: /[\\/]cli[\\/]dist[\\/]run\.js$/ },
  { name: "help", modules: /[\\/]help[\\/]help-text\.js$/ },
  {
    name: "remembered",
    modules: /[\\/](parse[\\/]understand|info[\\/]info|sqlite[\\/]open-file|cache[\\/]keyv-over)\.js$/,
  },
  { name: "asking", modules: /[\\/]info[\\/]ask-rooms\.js$/ },
  { name: "bilibili", modules: /[\\/]bilibili-provider[\\/]dist[\\/]index\.js$/ },
  { name: "got", modules: /[\\/]got-wire\.js$|[\\/]got[\\/]dist[\\/]source[\\/]index\.js$/ },
];

const bundle = await rolldown({
  input: { bin: join(cli, "dist", "bin.js") },
  platform: "node",
  external: OPTIONAL,
  plugins: [plainBuiltins, yamlFromFile],
  // Nothing is done by loading a module of ours but what its exports are made of.
  treeshake: {
    moduleSideEffects: (id) =>
      !/packages\/(core|douyin-provider|bilibili-provider|cli)\/dist\//.test(id) || id.endsWith("bin.js"),
  },
});
const { output } = await bundle.write({
  dir: folder,
  format: "esm",
  minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
  codeSplitting: {
    groups: STEPS.map(({ name, modules }, index) => ({
      name,
      test: modules,
      priority: STEPS.length - index,
    })),
  },
  // All beside package.json's folder, where the version is read from.
  chunkFileNames: "[name]-[hash].js",
  cleanDir: true,
});
const modules = output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
writeFileSync(
  join(folder, "THIRD-PARTY-LICENSES.txt"),
  licenses([...modules, ...(await writeYamlFile(folder))]),
);

/** The notices of all packages that are in the bundle, as their licenses want them. */
function licenses(ids: readonly string[]): string {
  const roots = new Set(ids.filter((id) => id.includes("node_modules")).map(rootOf));
  return [...roots]
    .map((root) => {
      const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
      const file = readdirSync(root).find((each) => /^licen[cs]e/i.test(each));
      const text = file === undefined ? "" : readFileSync(join(root, file), "utf8").trim();
      return `${name} ${version} (${license})\n\n${text}\n`;
    })
    .toSorted()
    .join(`\n${"-".repeat(80)}\n\n`);
}

/** The folder of the package that a module is of: the nearest one with a named package.json. */
function rootOf(id: string): string {
  for (let place = dirname(id.replace(/^\0/, "").split("?")[0] ?? ""); ; place = dirname(place)) {
    const file = join(place, "package.json");
    if (existsSync(file) && JSON.parse(readFileSync(file, "utf8")).name) return place;
    if (place === dirname(place)) throw new Error(`${id} is of no package`);
  }
}
