import { createRequire } from "node:module";
import { type Plugin, rolldown } from "rolldown";

const FILE = "yaml.cjs";
const FROM_PACKAGE = '(import.meta.url)("yaml")';
const PARSER = /[\\/]core[\\/]dist[\\/]sources[\\/]parse-yaml\.js$/;
const core = createRequire(new URL("../packages/core/package.json", import.meta.url));

/** Takes the library yaml, which core loads at once and only where a list is YAML, from a file beside the bundle's others. */
export const yamlFromFile: Plugin = {
  name: "yaml-from-file",
  transform(code, id) {
    if (id.startsWith("\0") || !PARSER.test(id)) return undefined;
    if (!code.includes(FROM_PACKAGE)) throw new Error(`${id} does not load yaml as it did`);
    return code.replace(FROM_PACKAGE, `(import.meta.url)("./${FILE}")`);
  },
};

/**
 * Writes that file into the folder of the bundle.
 * @returns the modules that are in it
 */
export async function writeYamlFile(folder: string): Promise<string[]> {
  const bundle = await rolldown({ input: core.resolve("yaml"), platform: "node" });
  const { output } = await bundle.write({
    dir: folder,
    format: "cjs",
    entryFileNames: FILE,
    exports: "auto",
    minify: { mangle: false, compress: true, codegen: { removeWhitespace: true } },
  });
  return output.flatMap((chunk) => (chunk.type === "chunk" ? chunk.moduleIds : []));
}
