import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const template = join(root, "examples", "provider-template");
const core = join(root, "packages", "core");

/** What a provider's id may be; rooms are named by it in text. */
const ID = /^[a-z][a-z0-9-]{1,30}[a-z0-9]$/;

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
  if (!ID.test(id)) throw new Error(`${JSON.stringify(id)} is no id: small letters, digits and dashes`);
  if (existsSync(join(root, "packages", `${id}-provider`)))
    throw new Error(`${id} is a platform of stream-fallback already; take another id`);
  if (existsSync(folder) && readdirSync(folder).length > 0) throw new Error(`${folder} is not empty`);
  const files = new Map(
    readdirSync(template)
      .filter((file) => file.endsWith(".ts"))
      .map((file) => [renamed(file, id), renamed(readFileSync(join(template, file), "utf8"), id)]),
  );
  files.set("package.json", `${JSON.stringify(manifest(id, folder), null, 2)}\n`);
  files.set("tsconfig.json", `${JSON.stringify(compiler(id), null, 2)}\n`);
  files.set("README.md", readme(id));
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
      test: "vitest run",
      build: "tsc",
      prepack: `tsc && npm pkg set exports=./dist/${id}.js`,
      postpack: `npm pkg set exports=./${id}.ts`,
    },
    engines: { node: ">=22.19" },
    dependencies: { zod: dependencies.zod },
    peerDependencies: { "@stream-fallback/core": `^${version}` },
    devDependencies: {
      "@stream-fallback/core": `file:${relative(folder, core)}`,
      "@types/node": devDependencies["@types/node"],
      typescript: devDependencies.typescript,
      vitest: devDependencies.vitest,
    },
  };
}

/** How `npm run build` makes JavaScript of what the package gives to others. */
function compiler(id: string): object {
  return {
    compilerOptions: {
      ...{ target: "es2024", module: "nodenext", types: ["node"], strict: true, skipLibCheck: true },
      ...{ erasableSyntaxOnly: true, verbatimModuleSyntax: true, rewriteRelativeImportExtensions: true },
      ...{ exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
      ...{ rootDir: ".", outDir: "dist", declaration: true },
    },
    files: [`${id}.ts`, "recorder.ts"],
  };
}

function readme(id: string): string {
  const guide = readFileSync(join(template, "README.md"), "utf8");
  const steps = guide.slice(guide.indexOf("2. **Play your site first**"));
  const links = /\[([^\]]+)\]\(\.\.\/\.\.\/[^)]+\)/g;
  const text = renamed(steps, id).replaceAll(links, "$1 (docs/providers.md of stream-fallback)");
  return `# ${basename(`${id}-provider`)}

A provider of stream-fallback, made of its template: \`npm install\`, then \`npm test\` and \`npm start\`. What follows makes it
that of your site. The command takes the folder as it is, and the file that plays the site too:

    npm run -s douyin-info -- resolve night-baker --provider ../${id}-provider
    npm run -s douyin-info -- night-baker --provider ../${id}-provider/played.ts

${text.replaceAll(/^(\d+)\./gm, (_, step: string) => `${Number(step) - 1}.`)}`;
}
