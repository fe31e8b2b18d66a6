import { plainText, StreamFallbackError } from "@stream-fallback/core";
import { openMemory } from "../../asking/open-memory.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { mayBeRemembered, rememberedOutcome } from "../../asking/remembered.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodes } from "../../exit-codes.ts";
import { createLogger } from "../../output/logger.ts";
import type { RunCommand } from "../command.ts";
import type { InfoOptions } from "./info-options.ts";
import { lineFor } from "./line-for.ts";
import { show } from "./show.ts";
import { unknownFields } from "./unknown-fields.ts";

const LONGEST_NAME = 64;

/** `douyin-info <room…>`: the answers on stdout, as a table or as JSON. */
export const info: RunCommand<InfoOptions> = async ({ words, options }, surroundings) => {
  const { raw, explain, explainJson, file, maxAge: maxAgeMs } = options;
  const loader = createPlatformLoader(options, surroundings);
  const rooms = await roomsOfLine(words, { file, loader, ...surroundings });
  if ((raw || explain || explainJson) && rooms.length > 1)
    throw new StreamFallbackError("INVALID_INPUT", "--raw and --explain take one room（只能用于一个直播间）");
  const strange = options.provider ? [] : unknownFields(options.fields ?? []);
  if (strange.length > 0) {
    const logger = await createLogger(options, surroundings.stderr);
    const names = strange.map((name) => plainText(name, LONGEST_NAME)).join(", ");
    logger.warn({}, `no answer has a field ${names}; docs/cli.md has all（没有该字段）`);
  }
  const [room = ""] = rooms;
  const mayBeKnown = rooms.length === 1 && mayBeRemembered(room, { options, surroundings });
  const memory = mayBeKnown ? await openMemory(options, surroundings) : undefined;
  const known = memory?.cache && (await rememberedOutcome(room, { cache: memory.cache, maxAgeMs }));
  if (known) {
    await memory?.cache?.close();
    const line = lineFor(options);
    if (line) surroundings.stdout.write(line(known));
    else show(known, surroundings);
    return exitCodes.answered;
  }
  // What asks is loaded where somebody is asked: it takes far longer than what is remembered.
  const { askRooms } = await import("./ask-rooms.ts");
  return askRooms(rooms, { options, surroundings, memory, loader });
};
