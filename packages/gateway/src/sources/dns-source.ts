import { Resolver } from "node:dns/promises";
import { type ListSource, StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import type { ListedBackend } from "../backends/parse-backend.ts";
import { checkedSource, intervalMs, objectWith, port, random, text } from "./check-source-options.ts";
import { type Asker, polledSource } from "./polled-source.ts";
import { type SrvRecord, srvBackends } from "./srv-backends.ts";

/** Asks DNS, as `node:dns/promises` does. */
export interface DnsResolver {
  resolve4(name: string): Promise<string[]>;
  resolve6(name: string): Promise<string[]>;
  resolveSrv(name: string): Promise<SrvRecord[]>;
}

export interface DnsSourceOptions {
  /** A whole name: neither the hosts file nor search domains are looked at. */
  name: string;
  /** The port of all backends; SRV records have their own. @default none */
  port?: number | undefined;
  /** `a` asks for the addresses of the name, A and AAAA together; `srv` for its SRV records, which have ports, weights and priorities. @default "a" */
  kind?: "a" | "srv" | undefined;
  /** How often it is asked, in ms, give or take a twentieth. @default 60000 */
  intervalMs?: number | undefined;
  /** @default that of Node, with the servers of the system */
  resolver?: DnsResolver | undefined;
  /** Gives numbers from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined;
}

const METHODS = ["resolve4", "resolve6", "resolveSrv"] as const;

const schema: z.ZodType<DnsSourceOptions> = z.strictObject(
  {
    name: text,
    port: port.optional(),
    kind: z.enum(["a", "srv"], "must be a or srv").optional(),
    intervalMs: intervalMs.optional(),
    resolver: z
      .custom<DnsResolver>(
        (value) =>
          typeof value === "object" &&
          value !== null &&
          METHODS.every((name) => typeof (value as Partial<DnsResolver>)[name] === "function"),
        "must be a resolver with resolve4, resolve6 and resolveSrv",
      )
      .optional(),
    random: random.optional(),
  },
  objectWith("a name"),
);

/** Names of which DNS says that there is nothing of the kind. */
const NOTHING: ReadonlySet<unknown> = new Set<unknown>(["ENODATA", "ENOTFOUND"]);

/**
 * Backends by a name of DNS. What fails, an answer without backends included, leaves the last list.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option, and for addresses without a port
 */
export function dnsSource(options: DnsSourceOptions): ListSource<ListedBackend> {
  const given = checkedSource("dnsSource", { schema, given: options });
  const { name, kind = "a", resolver, port: onePort } = given;
  if ((kind === "a") !== (onePort !== undefined))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `dnsSource: port: ${kind === "a" ? "addresses need one" : "SRV records have their own"}`,
    );
  const asking = onePort === undefined ? askForRecords(name) : askForAddresses({ name, port: onePort });
  return polledSource({
    ...{ name: "dnsSource", what: `DNS (${name})`, random: given.random },
    intervalMs: given.intervalMs ?? 60_000,
    open: () => asker(asking(), resolver),
  });
}

type Ask = (resolver: DnsResolver) => Promise<readonly ListedBackend[]>;

function asker(ask: Ask, given: DnsResolver | undefined): Asker {
  return {
    ask(signal) {
      if (given !== undefined) return ask(given);
      // One for each time: it reads the servers of the system when it is made, and they may be others by now.
      const resolver = new Resolver({ timeout: 2_000, tries: 2 });
      signal.addEventListener("abort", () => resolver.cancel(), { once: true });
      return ask(resolver);
    },
    close: () => {},
  };
}

function askForRecords(name: string): () => Ask {
  return () => async (resolver) => srvBackends(await resolver.resolveSrv(name));
}

function askForAddresses({ name, port: onePort }: { name: string; port: number }): () => Ask {
  return () => {
    /** Kinds of address that there have been: where one of them fails, its backends are not thrown out. */
    const known = new Set<string>();
    return async (resolver) => {
      // Asynchronous, so that one that throws at once is heard together with the other.
      const resolve4 = async () => resolver.resolve4(name);
      const resolve6 = async () => resolver.resolve6(name);
      const asked = await Promise.allSettled([resolve4(), resolve6()]);
      const hosts = asked.flatMap((answer) => (answer.status === "fulfilled" ? answer.value : []));
      const troubles = ["A", "AAAA"].flatMap((family, index) => {
        const answer = asked[index] as PromiseSettledResult<string[]>;
        if (answer.status === "fulfilled") known.add(family);
        return answer.status === "fulfilled" ? [] : [{ family, error: answer.reason as unknown }];
      });
      const grave = troubles.filter(({ error }) => !NOTHING.has(codeOf(error)));
      const told =
        hosts.length === 0 ? [...grave, ...troubles] : grave.filter(({ family }) => known.has(family));
      const [first] = told;
      if (first !== undefined) throw first.error;
      return hosts.map((host) => ({ host, port: onePort }));
    };
  };
}

function codeOf(error: unknown): unknown {
  return (error as { code?: unknown } | null | undefined)?.code;
}
