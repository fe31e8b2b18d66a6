import { StreamFallbackError } from "@stream-fallback/core";
import type { InstanceStart } from "@stream-fallback/gateway";
import { placeOfCache } from "../../cache/choose-cache.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { everywhere } from "../../options/everywhere.ts";
import { roomsFile } from "../../options/serving.ts";
import { toArgs } from "../../options/to-args.ts";
import { trustedProxy } from "../../options/trusted-proxy.ts";
import type { Surroundings } from "../../surroundings.ts";
import { handedOn } from "./handed-on.ts";

/** What the instances are to serve. */
export interface ServedOptions extends Pick<AskingOptions, "cache">, EverywhereOptions {
  file?: string;
}

interface Line {
  words: readonly string[];
  options: ServedOptions;
  /** Those that the gateway trusts. */
  trustedProxies: readonly string[];
}

/**
 * The command line of an instance. The rooms are named to the first alone: they are on the list of all from then on, and one that was
 * removed since is not to come back with each start.
 * @throws StreamFallbackError `INVALID_INPUT` for rooms that the instances could not share
 */
export function whatToRun(
  { words, options, trustedProxies }: Line,
  { environment, language }: Pick<Surroundings, "environment" | "language">,
): (start: InstanceStart) => string[] {
  const hasRooms = words.length > 0 || options.file !== undefined;
  if (words.includes("-"))
    throw refusal("a cluster reads no rooms from stdin; put them into a file for --file");
  if (hasRooms && !isShared(options, environment))
    throw refusal(
      "the instances share the rooms in the cache, and without one each of them would ask for all; name one by --cache, or leave --no-cache out",
    );
  const [, script = ""] = process.argv;
  const program = [process.execPath, ...process.execArgv, script, "serve", "--host=127.0.0.1"];
  // The gateway tells of each client, and of the proxies before it.
  const believed = toArgs([trustedProxy], { trustedProxy: ["127.0.0.1", ...trustedProxies] });
  const given = [...believed, ...toArgs([...handedOn, ...everywhere], options), `--lang=${language}`];
  const rooms = [...toArgs([roomsFile], options), ...words];
  return ({ port, isFirst }) => [...program, `--port=${port}`, ...given, ...(isFirst ? rooms : [])];
}

function isShared({ cache }: ServedOptions, environment: Surroundings["environment"]): boolean {
  const uri = placeOfCache(cache, environment)?.uri;
  return uri !== undefined && !uri.startsWith("memory:");
}

function refusal(message: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", message);
}
