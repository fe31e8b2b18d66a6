import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { builtIn } from "../asking/built-in.ts";
import { nearestName } from "../parse/nearest-name.ts";
import { pluginError } from "./plugin-error.ts";

/** What is meant as a file or a folder, and not as the name of a package. */
const LIKE_A_PATH = /^[./~\\]|^[a-z]:[\\/]|\.[cm]?[jt]s$/i;
const PACKAGE = /^((?:@[\w.-]+\/)?[\w.-]+)(\/[\w./-]+)?$/;
/** The conditions that Node looks for, of `exports` in a package.json. */
const CONDITIONS: readonly string[] = ["node", "import", "module-sync", "default"];

/**
 * The URL of a plugin's module: of a file or a folder seen from here, of a `file:` URL, or of a package that is installed here.
 * @throws StreamFallbackError `INVALID_INPUT` where there is none
 */
export function locatePlugin(plugin: string, folder: string): string {
  if (plugin.trim() === "") throw pluginError(plugin, "it must name a package or a file");
  if (/^file:/i.test(plugin)) return locateFile(pathOf(plugin), plugin);
  if (LIKE_A_PATH.test(plugin)) return locateFile(resolve(folder, plugin), plugin);
  const [, name = "", below = ""] = PACKAGE.exec(plugin) ?? [];
  if (name === "") throw pluginError(plugin, "this is neither a file nor the name of a package");
  const home = packageFolder(name, folder);
  if (home !== undefined) return entryOf(home, { subpath: `.${below}`, plugin });
  const meant = nearestName(plugin, Object.keys(builtIn));
  const isHere = existsSync(resolve(folder, plugin));
  const hint = isHere ? `; the file here is ./${plugin}` : meant ? `; did you mean ${meant}?` : "";
  throw pluginError(plugin, `no package of that name is installed here; see npm install${hint}`);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch {
    throw pluginError(url, "this is no URL of a file");
  }
}

function locateFile(path: string, plugin: string): string {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) throw pluginError(plugin, `there is no file ${path}${npmHint(plugin)}`);
  return stats.isDirectory() ? entryOf(path, { subpath: ".", plugin }) : pathToFileURL(path).href;
}

/** npm runs a script in the folder of its package.json, wherever it was called. */
function npmHint(plugin: string): string {
  const isRelative = !isAbsolute(plugin) && !/^file:/i.test(plugin);
  return isRelative
    ? "; a relative path counts from the folder in which the command runs, which by npm run is that of its package.json"
    : "";
}

function packageFolder(name: string, from: string): string | undefined {
  const home = join(from, "node_modules", name);
  if (existsSync(join(home, "package.json"))) return home;
  const above = dirname(from);
  return above === from ? undefined : packageFolder(name, above);
}

/** The module that a package, or a folder like one, gives to those who import it. */
function entryOf(home: string, { subpath, plugin }: { subpath: string; plugin: string }): string {
  const { exports, main = "index.js" } = manifestOf(home, plugin);
  const isPlain = exports === undefined || exports === null;
  const target = isPlain ? (subpath === "." ? main : subpath) : exported(exports, subpath);
  const path = typeof target === "string" ? join(home, target) : "";
  if (path !== "" && statSync(path, { throwIfNoEntry: false })?.isFile()) return pathToFileURL(path).href;
  throw pluginError(plugin, "its package.json names no module to import");
}

function manifestOf(home: string, plugin: string): { exports?: unknown; main?: unknown } {
  try {
    return { ...JSON.parse(readFileSync(join(home, "package.json"), "utf8")) };
  } catch {
    throw pluginError(plugin, "its folder has no package.json that can be read; name the file in it");
  }
}

function exported(exports: unknown, subpath: string): unknown {
  const isOfPaths = isObject(exports) && Object.keys(exports).some((key) => key.startsWith("."));
  if (isOfPaths) return targetOf(exports[subpath]);
  return subpath === "." ? targetOf(exports) : undefined;
}

function targetOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(targetOf).find((target) => target !== undefined);
  if (!isObject(value)) return value ?? undefined;
  const chosen = Object.entries(value).filter(([condition]) => CONDITIONS.includes(condition));
  return chosen.map(([, target]) => targetOf(target)).find((target) => target !== undefined);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
