import { chooseCookie } from "../../asking/choose-cookie.ts";
import { withClient } from "../../asking/open-client.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodeOf, exitCodeOfAll, exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { errorJson } from "../../output/error-json.ts";
import { errorLines } from "../../output/error-lines.ts";
import { fitted } from "../../output/fitted.ts";
import { plainJson } from "../../output/plain-json.ts";
import type { RunCommand } from "../command.ts";

type ResolveOptions = Omit<AskingOptions, "api" | "uid"> & EverywhereOptions & { json?: boolean };

/** `douyin-info resolve <room…>`: what names each room, a line each. */
export const resolve: RunCommand<ResolveOptions> = async ({ words, options }, surroundings) => {
  const loader = createPlatformLoader(options, surroundings);
  const rooms = await roomsOfLine(words, { loader, ...surroundings });
  const { stdout, stderr, signal, language } = surroundings;
  return withClient(options, {
    ...{ surroundings, rooms, loader },
    run: async ({ client, logger, platforms }) => {
      const cookieOf = await chooseCookie(options, { ...surroundings, logger, platforms, rooms });
      const codes: number[] = [];
      for (const input of rooms) {
        try {
          const {
            provider,
            roomId,
            uid = "",
          } = await client.resolve(input, {
            ...{ auth: cookieOf(input), signal, timeoutMs: options.timeout },
          });
          const text = options.json
            ? plainJson({ input, provider, roomId, uid })
            : [provider, roomId, uid].join("\t").trimEnd();
          stdout.write(`${text}\n`);
          codes.push(exitCodes.answered);
        } catch (error) {
          if (signal.aborted) throw error;
          if (options.json) stdout.write(`${plainJson({ input, error: errorJson(error) })}\n`);
          else stderr.write(fitted(errorLines(error, language), stderr));
          codes.push(exitCodeOf(error));
        }
      }
      return exitCodeOfAll(codes);
    },
  });
};
