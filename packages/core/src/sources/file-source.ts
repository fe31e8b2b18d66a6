import { extname } from "node:path";
import { checkedOption, type OptionKind, required } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import { openFollowedFile } from "./followed-file.ts";
import type { ListSource } from "./list-source.ts";
import { parseJson } from "./parse-json.ts";
import { parseYaml } from "./parse-yaml.ts";

/** Hundreds of identities with cookies of 16 KB each. */
const MOST_MEGABYTES = 8;

const pathKind: OptionKind = {
  isAmong: "text",
  mustBe: "a path",
  fits: (value) => typeof value === "string" && value.trim() !== "",
};

/**
 * A list in a file, as JSON or YAML by its extension, or by its first character where that tells nothing. It is followed: a
 * change is taken within two seconds; what cannot be used then is warned of once, and the last good list stays.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no path
 */
export function fileSource<Item>(path: string): ListSource<Item> {
  checkedOption("the path of a file", { kind: required(pathKind), read: () => path });
  return {
    open: (take, tools) =>
      openFollowedFile(path, {
        what: "a list",
        mostMegabytes: MOST_MEGABYTES,
        whatStays: "the last good one stays",
        apply: (text, file) => hush(take(parse(text, file) as readonly Item[])),
        // The first lines of a YAML list are a list as well.
        mayLookWhole: (file, text) => isYaml(file, text),
        tools,
      }),
  };
}

function parse(text: string, path: string): unknown {
  if (text.trim() === "") throw new StreamFallbackError("INVALID_INPUT", "the file is empty");
  return isYaml(path, text) ? parseYaml(text) : parseJson(text);
}

function isYaml(path: string, text: string): boolean {
  const extension = extname(path).toLowerCase();
  if (extension === ".yaml" || extension === ".yml") return true;
  return extension !== ".json" && !/^\ufeff?\s*[[{]/.test(text);
}
