import { type CookieOf, chooseCookie } from "../../asking/choose-cookie.ts";
import { type OpenClient, withClient } from "../../asking/open-client.ts";
import { createPlatformLoader } from "../../asking/platform-loader.ts";
import { platformOf } from "../../asking/platform-of.ts";
import { readEnvFiles } from "../../asking/read-env-files.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { fitted } from "../../output/fitted.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { untilAborted } from "../until-aborted.ts";
import { loadServer } from "./load-server.ts";
import { whatToServe } from "./what-to-serve.ts";
import { type ServingOptions, whereToServe } from "./where-to-serve.ts";

interface ServeCommandOptions extends Omit<AskingOptions, "api" | "uid">, EverywhereOptions, ServingOptions {
  file?: string;
  envFile?: readonly string[];
  /** In ms. */
  interval?: number;
}

/** `douyin-info serve [room…]`: its address on stdout, and answers over HTTP until it is interrupted. */
export const serve: RunCommand<ServeCommandOptions> = async ({ words, options: given }, around) => {
  const { file, envFile = [] } = given;
  const surroundings = { ...around, environment: await readEnvFiles(envFile, around) };
  const options = { ...given, ...whatToServe(given, surroundings) };
  const hasRooms = words.length > 0 || file !== undefined;
  const loader = createPlatformLoader(options, surroundings);
  const rooms = hasRooms ? await roomsOfLine(words, { file, loader, ...surroundings }) : [];
  const server = await loadServer("serve");
  const metrics = server.createServiceMetrics();
  // Which rooms will be asked for nobody knows, so all platforms are loaded but where a variable names those that there are.
  await withClient(options, {
    ...{ surroundings, loader, metrics },
    run: (open) => answer(rooms, { open, options, surroundings, server, metrics }),
  });
  return exitCodes.answered;
};

interface Serving {
  open: OpenClient;
  options: ServeCommandOptions;
  surroundings: Surroundings;
  server: Awaited<ReturnType<typeof loadServer>>;
  metrics: ReturnType<Serving["server"]["createServiceMetrics"]>;
}

async function answer(
  rooms: readonly string[],
  { open, options, surroundings, server: { startServer }, metrics }: Serving,
): Promise<void> {
  const { client, logger, place: cache } = open;
  const { signal, stdout, stderr, language, environment } = surroundings;
  const place = whereToServe(options, surroundings);
  metrics.observe(client);
  if (options.timeout) client.updateConfig({ timeoutMs: options.timeout });
  const cookieOf = await cookieOfAny({ open, options, surroundings });
  const server = await startServer({
    ...{ client, logger, metrics, ...place },
    watch: { rooms, intervalMs: options.interval, keptIn: cache?.uri, namespace: cache?.namespace },
    identitiesFrom: options.identities === undefined ? undefined : IDENTITIES_FROM,
    askWith: (room) => ({ auth: cookieOf(room) }),
  });
  try {
    stdout.write(`${server.origin}\n`);
    // A cluster says it once for all of them.
    if (environment.CLUSTER_MEMBER === undefined)
      stderr.write(fitted(`douyin-info: ${words(server.rooms)[language]}\n`, stderr));
    await untilAborted(signal);
  } finally {
    await server.close();
  }
}

/** The file may have a name that is nobody else's business. */
const IDENTITIES_FROM = "the file of --identities (IDENTITIES_FILE)";

/** A cookie that the line names is of the main platform, as no other site may get it. */
async function cookieOfAny({
  open,
  options,
  surroundings,
}: Omit<Serving, "server" | "metrics">): Promise<CookieOf> {
  const { logger, platforms } = open;
  const parts = { ...surroundings, logger, platforms, rooms: [] };
  const ofLine = await chooseCookie(options, parts);
  const ofEnvironment = await chooseCookie({}, parts);
  return (room) => (platformOf(room, platforms) === platforms.main.id ? ofLine : ofEnvironment)(room);
}

const words = (rooms: number) => ({
  en: `serving, and watching ${rooms} ${rooms === 1 ? "room" : "rooms"}; Ctrl-C ends it`,
  zh: `服务已启动，关注 ${rooms} 个直播间；按 Ctrl-C 结束`,
});
