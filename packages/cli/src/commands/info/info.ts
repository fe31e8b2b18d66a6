import { StreamFallbackError } from "@stream-fallback/core";
import { openMemory } from "../../asking/open-memory.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { mayBeRemembered, rememberedOutcome } from "../../asking/remembered.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { RunCommand } from "../command.ts";
import type { InfoOptions } from "./info-options.ts";
import { lineFor } from "./line-for.ts";
import { show } from "./show.ts";

/** `douyin-info <room…>`: the answers on stdout, as a table or as JSON. */
export const info: RunCommand<InfoOptions> = async ({ words, options }, surroundings) => {
  const { raw, explain, explainJson, file, maxAge: maxAgeMs } = options;
  const loader = createPlatformLoader(options, surroundings);
  const rooms = await roomsOfLine(words, { file, loader, ...surroundings });
  if ((raw || explain || explainJson) && rooms.length > 1)
    throw new StreamFallbackError("INVALID_INPUT", "--raw and --explain take one room（只能用于一个直播间）");
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
