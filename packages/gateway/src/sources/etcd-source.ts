import type { ListSource } from "@stream-fallback/core";
import { z } from "zod";
import type { ListedBackend } from "../backends/parse-backend.ts";
import { address, checkedSource, intervalMs, objectWith, random, text } from "./check-source-options.ts";
import { entryText } from "./entry-text.ts";
import { type EtcdAuth, EtcdReader } from "./etcd-reader.ts";
import { polledSource } from "./polled-source.ts";

export interface EtcdSourceOptions {
  /** Where etcd answers clients, as in `http://127.0.0.1:2379`; a name and password in it are those of `auth`. */
  url: string;
  /**
   * What the keys begin with, as in `/backends/`: one for each backend, whose value is text such as `10.0.0.1:13004;weight=3`. Where the
   * value is empty, what is behind the key's last `/` is that text.
   */
  prefix: string;
  /** How often it is read, in ms, give or take a twentieth. @default 2000 */
  intervalMs?: number | undefined;
  /** For an etcd with authentication. @default what the address says */
  auth?: EtcdAuth | undefined;
  /** Gives numbers from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined;
}

const schema: z.ZodType<EtcdSourceOptions> = z.strictObject(
  {
    url: address("http:", "https:"),
    prefix: text,
    intervalMs: intervalMs.optional(),
    auth: z
      .strictObject(
        { username: text, password: z.string("must be text") },
        objectWith("username and password"),
      )
      .optional(),
    random: random.optional(),
  },
  objectWith("a url and a prefix"),
);

/**
 * Backends in etcd 3.4 or later, read by its JSON gateway. While etcd is away, the last list stays.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option
 */
export function etcdSource(options: EtcdSourceOptions): ListSource<ListedBackend> {
  const given = checkedSource("etcdSource", { schema, given: options });
  const url = new URL(given.url);
  const auth = given.auth ?? authIn(url);
  return polledSource({
    ...{ name: "etcdSource", what: `etcd (${url.host})`, random: given.random },
    intervalMs: given.intervalMs ?? 2_000,
    open() {
      const reader = new EtcdReader({ url, auth });
      return {
        async ask(signal) {
          const entries = await reader.read(given.prefix, signal);
          return entries.map(({ key, value }) => entryText(key, value));
        },
        close: () => reader.close(),
      };
    },
  });
}

function authIn({ username, password }: URL): EtcdAuth | undefined {
  if (username === "") return undefined;
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) };
}
