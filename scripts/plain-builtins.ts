import { isBuiltin } from "node:module";
import type { Plugin } from "rolldown";

const PREFIX = "\0builtin:";
/** Runs on Nodes that are too old for `getBuiltinModule`, to say so. */
const FIRST_FILE = /[\\/]bin\.js$/;
/** Take long to load, and what imports them seldom uses them. */
const LATE = new Set(["node:child_process", "node:crypto"]);

/**
 * Takes Node's own modules as `require` gives them: an `import` reads all their exports at once, and behind some is more
 * than behind the whole rest. That of `node:http` loads a WebSocket, for as long as a bare start of Node takes.
 */
export const plainBuiltins: Plugin = {
  name: "plain-builtins",
  resolveId(id, importer = "", { kind }) {
    if (!isBuiltin(id) || kind !== "import-statement" || FIRST_FILE.test(importer)) return undefined;
    // One for each importer, into whose chunk it goes.
    return { id: `${PREFIX}${id.replace(/^(?!node:)/, "node:")}?${importer}`, moduleSideEffects: false };
  },
  load(id) {
    if (!id.startsWith(PREFIX)) return undefined;
    const [name = ""] = id.slice(PREFIX.length).split("?");
    return LATE.has(name) ? lateModule(name) : plainModule(name);
  },
};

function plainModule(name: string): string {
  return [
    `const builtin = /* @__PURE__ */ process.getBuiltinModule(${JSON.stringify(name)});`,
    "export default builtin;",
    "const own = (name) => builtin[name];",
    ...namesOf(name).map((each) => `export const ${each} = /* @__PURE__ */ own(${JSON.stringify(each)});`),
  ].join("\n");
}

/** A module that is loaded when the first of its functions is called. */
function lateModule(name: string): string {
  const names = namesOf(name);
  return [
    `const builtin = () => process.getBuiltinModule(${JSON.stringify(name)});`,
    `export default { ${names.map((each) => `get ${each}() { return builtin().${each}; }`).join(", ")} };`,
    "const own = (name) => builtin()[name];",
    ...names.map((each) =>
      // Classes are written with a capital; they may be extended at once.
      /^[a-z]/.test(each) && typeof exportsOf(name)[each] === "function"
        ? `export const ${each} = (...args) => builtin().${each}(...args);`
        : `export const ${each} = /* @__PURE__ */ own(${JSON.stringify(each)});`,
    ),
  ].join("\n");
}

function namesOf(name: string): string[] {
  return Object.keys(exportsOf(name)).filter((each) => each !== "default");
}

function exportsOf(name: string): Record<string, unknown> {
  return (process.getBuiltinModule(name) ?? {}) as Record<string, unknown>;
}
