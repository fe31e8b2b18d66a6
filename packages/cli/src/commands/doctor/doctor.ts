import { StreamFallbackError } from "@stream-fallback/core";
import { chooseCookie } from "../../asking/choose-cookie.ts";
import { withClient } from "../../asking/open-client.ts";
import { openPlatforms, type Platforms } from "../../asking/open-platforms.ts";
import { createPlatformLoader, type PlatformLoader } from "../../asking/platform-loader.ts";
import { platformOf } from "../../asking/platform-of.ts";
import { roomsOfLine } from "../../asking/rooms-of-line.ts";
import { chooseCache } from "../../cache/choose-cache.ts";
import { exitCodes } from "../../exit-codes.ts";
import type { AskingOptions } from "../../options/asking.ts";
import type { EverywhereOptions } from "../../options/everywhere.ts";
import { fitted } from "../../output/fitted.ts";
import { silentLogger } from "../../output/logger.ts";
import type { Surroundings } from "../../surroundings.ts";
import type { RunCommand } from "../command.ts";
import { checkAdapters } from "./checks/check-adapters.ts";
import { checkCache } from "./checks/check-cache.ts";
import { createClockWatch } from "./checks/check-clock.ts";
import { checkCookie } from "./checks/check-cookie.ts";
import { checkDNS, checkTLS } from "./checks/check-network.ts";
import { checkNode } from "./checks/check-node.ts";
import { checkPlace } from "./checks/check-place.ts";
import { checkProxy, proxyOf } from "./checks/check-proxy.ts";
import type { Finding } from "./finding.ts";
import { findingJson, renderFindings, verdictLine } from "./render-findings.ts";

interface DoctorOptions extends Omit<AskingOptions, "api">, EverywhereOptions {
  json?: boolean;
}

interface Looking {
  rooms: readonly string[];
  loader: PlatformLoader;
  options: DoctorOptions;
  surroundings: Surroundings;
  report(finding: Finding): void;
}

const MOST_ROOMS = 2;

/** `douyin-info doctor [room…]`: what was found, as a table with a verdict, or a line of JSON each. */
export const doctor: RunCommand<DoctorOptions> = async ({ words, options }, surroundings) => {
  const loader = createPlatformLoader(options, surroundings);
  const rooms = words.length === 0 ? [] : await roomsOfLine(words, { loader, ...surroundings });
  if (rooms.length > MOST_ROOMS)
    throw new StreamFallbackError("INVALID_INPUT", "doctor takes two rooms at most（最多两个直播间）");
  const { stdout, language } = surroundings;
  const findings: Finding[] = [];
  const report = (finding: Finding) => {
    findings.push(finding);
    if (options.json) stdout.write(`${findingJson(finding, language)}\n`);
  };
  await look({ rooms, loader, options, surroundings, report });
  if (!options.json)
    stdout.write(
      `${renderFindings(findings, surroundings)}\n${fitted(verdictLine(findings, language), stdout)}\n`,
    );
  return findings.some(({ verdict }) => verdict === "wrong") ? exitCodes.unwell : exitCodes.answered;
};

/** The platform of the room, else the main one. */
function lookedAt(platforms: Platforms, room = ""): Platforms["providers"][number] {
  const id = platformOf(room, platforms);
  const [first] = platforms.providers as [Platforms["providers"][number]];
  return platforms.providers.find((provider) => provider.id === id) ?? first;
}

/**
 * Where settings have put another place before the site: what is asked is the hosts that the provider declares, and nobody the
 * address that people know it by.
 */
function replacingHost(
  { hosts: [host] = [], hosts }: Pick<Platforms["providers"][number], "hosts">,
  { site, hasOptions }: { site: URL; hasOptions: boolean },
): URL | undefined {
  if (!hasOptions || host === undefined || hosts?.includes(site.host)) return undefined;
  return URL.parse(`http://${host}`) ?? undefined;
}

async function look({ rooms, loader, options, surroundings, report }: Looking): Promise<void> {
  const { environment, signal } = surroundings;
  const platforms = await openPlatforms(loader, rooms.length > 0 ? rooms : undefined);
  const provider = lookedAt(platforms, rooms[0]);
  const { adapters, siteURL, id } = provider;
  const site = URL.parse(siteURL);
  if (site === null) throw new StreamFallbackError("INVALID_INPUT", `the siteURL of ${id} is no URL`);
  const route = { given: options.proxy, environment, site, signal };
  report(checkNode());
  const cache = chooseCache(options.cache, { environment, logger: silentLogger });
  report(await checkCache(cache).finally(() => cache?.close()));
  report(await checkProxy(route));
  // Behind a proxy the proxy looks names up, and stands between.
  if (proxyOf(route) === undefined) {
    const replacing = replacingHost(provider, { site, hasOptions: Object.hasOwn(platforms.sections, id) });
    report(await checkDNS({ hostname: replacing?.hostname ?? site.hostname, signal }));
    report(await checkTLS({ url: site, isReplaced: replacing !== undefined, signal }));
  }
  // What earlier runs have learned would hide what works now.
  const anew = { ...options, cache: false as const };
  await withClient(anew, {
    ...{ surroundings, platforms },
    run: async ({ client, logger }) => {
      const cookieOf = await chooseCookie(options, { ...surroundings, logger, platforms, rooms });
      const cookie = cookieOf(rooms[0] ?? "");
      report(checkCookie(cookie));
      const clock = createClockWatch();
      client.on("reply", clock.note);
      const { uid, timeout: timeoutMs } = options;
      const how = { uid, auth: cookie, timeoutMs, signal };
      const tried: Finding[] = [];
      for await (const finding of checkAdapters({ rooms, adapters, client, ...how })) {
        tried.push(finding);
        report(finding);
      }
      const place = checkPlace(tried);
      if (place !== undefined) report(place);
      report(clock.finding());
    },
  });
}
