import { type ClientStatus, StreamFallbackError } from "@stream-fallback/core";
import { type OpenClient, type OpeningOptions, withClient } from "../../asking/open-client.ts";
import { exitCodes } from "../../exit-codes.ts";
import { plainJson } from "../../output/plain-json.ts";
import type { RunCommand } from "../command.ts";
import type { Kept } from "./kept.ts";
import { renderStatus } from "./render-status.ts";

type StatusOptions = OpeningOptions & { json?: boolean };

/** `douyin-info status [reset] [adapter]`: what earlier runs have left, as a table or as JSON. */
export const status: RunCommand<StatusOptions> = ({ words, options }, surroundings) => {
  const [action, target, ...others] = words;
  if ((action !== undefined && action !== "reset") || others.length > 0)
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "status takes nothing, or reset and the name of an adapter",
    );
  return withClient(options, {
    surroundings,
    run: async (open) => {
      // Alerts are of a client at work: this one has counted nothing, and each run would begin them anew.
      open.client.updateConfig({ alerts: { enabled: false } });
      await open.client.restored();
      if (action === "reset") reset(target, open);
      const told = open.client.status();
      const kept = await keptIn(open);
      const text = options.json
        ? `${plainJson(jsonOf(told, kept))}\n`
        : renderStatus(told, { kept, surroundings });
      surroundings.stdout.write(text);
      return exitCodes.answered;
    },
  });
};

/** @throws StreamFallbackError `INVALID_INPUT` for a name that there is not */
function reset(target: string | undefined, { client, platforms: { main, providers } }: OpenClient): void {
  const having = providers.filter(({ adapters }) => adapters.some(({ name }) => name === target));
  if (having.length > 0 && having.every(({ id }) => id !== main.id)) {
    const meant = having.map(({ id }) => `${id}/${target}`).join(" or ");
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${main.id} has no adapter ${target}; did you mean ${meant}?`,
    );
  }
  const [platform, name] = target?.includes("/") ? target.split("/") : [main.id, target];
  client.balancer(platform ?? main.id).reset(name || undefined);
}

async function keptIn({ store }: OpenClient): Promise<Kept> {
  const [entries, learnedUids] = await Promise.all([store?.count(""), store?.count("uid:")]);
  return { entries, learnedUids };
}

/** The form is that of `client.status()`; the counts are those of the place where things are kept, and there are no alerts. */
function jsonOf(told: ClientStatus, { entries, learnedUids }: Kept): object {
  return { ...told, cacheEntries: entries ?? null, learnedUids: learnedUids ?? null };
}
