import type { BenchOptions } from "./bench-options.ts";

/** A benchmark: measures, prints and gives the exit code. */
type BenchCommand = (options: BenchOptions) => Promise<number>;

interface Entry {
  summary: string;
  /** Loads the benchmark with the libraries that it needs, and no other's. */
  load(): Promise<BenchCommand>;
}

export type CommandName =
  | "answer"
  | "cache"
  | "call"
  | "cli"
  | "extract"
  | "gateway"
  | "serve"
  | "sign"
  | "watch";

export const commands: Readonly<Record<CommandName, Entry>> = {
  answer: {
    summary: "what an answer over HTTP takes of the processor, beside the least and biliLive-tools",
    load: async () => (await import("./answer/run-answer.ts")).runAnswer,
  },
  cache: {
    summary: "what a cached answer, 100,000 rooms and a start with a cache file cost, beside keyv and none",
    load: async () => (await import("./cache/run-cache.ts")).runCache,
  },
  call: {
    summary: "what a call through the balancer costs, beside cockatiel, opossum and p-retry",
    load: async () => (await import("./call/run-call.ts")).runCall,
  },
  cli: {
    summary: "what the command takes of the processor as a process, beside a Node that does nothing",
    load: async () => (await import("./cli/run-cli.ts")).runCli,
  },
  extract: {
    summary: "from the bytes of a 1.1 MB page to the room's state, beside JSON.parse, a regex and cheerio",
    load: async () => (await import("./extract/run-extract.ts")).runExtract,
  },
  gateway: {
    summary: "what the gateway takes of the processor for a request, beside nginx and haproxy",
    load: async () => (await import("./gateway/run-gateway.ts")).runGateway,
  },
  serve: {
    summary: "what the service adds to a cached room, a start and 1,000 readers, beside bare node:http",
    load: async () => (await import("./serve/run-serve.ts")).runServe,
  },
  sign: {
    summary: "what the two signatures cost, beside node:crypto hashing the same",
    load: async () => (await import("./sign/run-sign.ts")).runSign,
  },
  watch: {
    summary: "10,000 rooms asked for once a minute: processor time and memory, beside a bare loop",
    load: async () => (await import("./watch/run-watch.ts")).runWatch,
  },
};
