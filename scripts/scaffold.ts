import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const template = join(root, "examples", "provider-template");
const core = join(root, "packages", "core");

/** What a provider's id may be; rooms are named by it in text. */
const ID = /^(?=.{3,32}$)[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
/** What stands before a colon and names no platform. */
const SCHEME = /^https?$/;

interface Scaffold {
  /** Of the new provider, such as `my-site`. */
  id: string;
  /** Where it is to be; made if it is not there. */
  folder: string;
}

/**
 * Makes a package of the template in a folder of its own, under the name of another site.
 * @returns the names of the files
 * @throws Error for an id that is none or taken, and for a folder that is not empty
 */
export function scaffold({ id, folder }: Scaffold): string[] {
  if (!ID.test(id))
    throw new Error(
      `${JSON.stringify(id)} is no id: it must have 3 to 32 small letters, digits and single dashes within, such as my-site`,
    );
  if (SCHEME.test(id)) throw new Error(`${id} is no id: rooms are named as ${id}:… by it, which is a URL`);
  if (existsSync(join(template, `${id}.ts`)))
    throw new Error(`${id} is no id for the template, which has a file ${id}.ts of its own; take another id`);
  if (existsSync(join(root, "packages", `${id}-provider`)))
    throw new Error(`${id} is a platform of stream-fallback already; take another id`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  const files = new Map(
    readdirSync(template)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [renamed(file, id), renamed(readFileSync(join(template, file), "utf8"), id)]),
  );
  files.set("package.json", `${JSON.stringify(manifest(id, folder), null, 2)}\n`);
  files.set("tsconfig.json", `${JSON.stringify(checker, null, 2)}\n`);
  files.set("tsconfig.build.json", `${JSON.stringify(compiler(id), null, 2)}\n`);
  files.set("README.md", readme(id, folder));
  mkdirSync(folder, { recursive: true });
  for (const [file, text] of files) writeFileSync(join(folder, file), text);
  return [...files.keys()];
}

function renamed(text: string, id: string): string {
  const identifier = id.replaceAll(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase());
  return text
    .replaceAll("examples/provider-template/", "")
    .replaceAll("lantern", id)
    .replaceAll("Lantern", identifier);
}

function manifest(id: string, folder: string): object {
  const { version } = JSON.parse(readFileSync(join(core, "package.json"), "utf8"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "examples", "package.json"), "utf8"));
  const { devDependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  return {
    name: `${id}-provider`,
    version: "0.0.0",
    private: true,
    type: "module",
    // Node strips types outside node_modules, so a folder is loaded as it is written; what is packed is JavaScript.
    exports: `./${id}.ts`,
    files: ["dist"],
    scripts: {
      start: "node ask.ts",
      check: "tsc",
      test: "tsc && vitest run",
      build: "tsc -p tsconfig.build.json",
      prepack: `tsc -p tsconfig.build.json && npm pkg set exports=./dist/${id}.js`,
      postpack: `npm pkg set exports=./${id}.ts`,
    },
    engines: { node: ">=22.19" },
    // Node's own package fetches the program at its installation, which newer npms ask about.
    allowScripts: { node: true },
    dependencies: { zod: dependencies.zod },
    peerDependencies: { "@stream-fallback/core": `^${version}` },
    devDependencies: {
      "@stream-fallback/core": `file:${relative(folder, core)}`,
      "@types/node": devDependencies["@types/node"],
      // Scripts find it before the machine's own, which may be too old for TypeScript and vitest.
      node: devDependencies.node,
      typescript: devDependencies.typescript,
      vitest: devDependencies.vitest,
    },
  };
}

/** How all files are checked, those of the tests and the played site too. */
const checker = {
  compilerOptions: {
    ...{ target: "es2024", module: "nodenext", types: ["node"], strict: true, skipLibCheck: true },
    ...{ erasableSyntaxOnly: true, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true },
    ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    noEmit: true,
  },
  include: ["*.ts"],
};

/** How `npm run build` makes JavaScript of what the package gives to others. */
function compiler(id: string): object {
  return {
    extends: "./tsconfig.json",
    compilerOptions: { noEmit: false, rootDir: ".", outDir: "dist", declaration: true },
    include: [],
    files: [`${id}.ts`, "recorder.ts"],
  };
}

/** That of the template, whose first step is done already, with the paths of this package. */
function readme(id: string, folder: string): string {
  const guide = readFileSync(join(template, "README.md"), "utf8");
  const [, ...parts] = guide.split(/^(?=\| file|## |2\. )/m);
  const [table = "", commands = "", , ...steps] = parts;
  const seen = relative(root, folder).replaceAll("\\", "/");
  const place = seen.startsWith("..") ? seen : `./${seen}`;
  const links = /\[([^\]]+)\]\(\.\.\/\.\.\/docs\/providers\.md[^)]*\)/g;
  const text = [table, commands, "## Make it yours\n\n", ...steps]
    .join("")
    .replaceAll("./examples/provider-template/", `${place}/`)
    .replaceAll("../my-site-provider", place)
    .replace(
      "In the root of the clone,",
      `In the root of the clone of stream-fallback (${relative(folder, root)}),`,
    )
    .replaceAll(links, "$1 (docs/providers.md of stream-fallback)")
    .replaceAll(/^(\d+)\./gm, (_, step: string) => `${Number(step) - 1}.`);
  return `# ${id}-provider

A provider of stream-fallback, made of its template: \`npm install\`, then \`npm test\` and \`npm start\`. Node ≥ 20 will do, since \`npm install\`
brings the Node 24 on which these run. What follows makes it that of your site.

${renamed(text, id)}`;
}
