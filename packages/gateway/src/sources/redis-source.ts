import { type ListSource, StreamFallbackError } from "@stream-fallback/core";
import { RedisLink } from "@stream-fallback/server/guard";
import { z } from "zod";
import type { ListedBackend } from "../backends/parse-backend.ts";
import { address, checkedSource, intervalMs, objectWith, random, text } from "./check-source-options.ts";
import { entryText } from "./entry-text.ts";
import { polledSource } from "./polled-source.ts";

export interface RedisSourceOptions {
  /** `redis://user:password@host:6379/0`, or `rediss://` with TLS. */
  url: string;
  /**
   * The key of a hash with a field for each backend, whose value is text such as `10.0.0.1:13004;weight=3`. Where the value is empty, the
   * field's name is that text.
   */
  key: string;
  /** How often it is read, in ms, give or take a twentieth. @default 2000 */
  intervalMs?: number | undefined;
  /** Gives numbers from 0 to below 1. @default Math.random */
  random?: (() => number) | undefined;
}

const schema: z.ZodType<RedisSourceOptions> = z.strictObject(
  {
    url: address("redis:", "rediss:"),
    key: text,
    intervalMs: intervalMs.optional(),
    random: random.optional(),
  },
  objectWith("a url and a key"),
);

const MISSING =
  "a list of backends in a Redis needs the package @keyv/redis, which is not installed; run: npm install @keyv/redis@5";

/**
 * Backends in a Redis, with the package `@keyv/redis` beside this one. While the Redis is away, the last list stays.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad option, and where `@keyv/redis` is not installed
 */
export function redisSource(options: RedisSourceOptions): ListSource<ListedBackend> {
  const given = checkedSource("redisSource", { schema, given: options });
  needRedis();
  const { url, key } = given;
  return polledSource({
    ...{ name: "redisSource", what: `Redis (${new URL(url).host})`, random: given.random },
    intervalMs: given.intervalMs ?? 2_000,
    open({ clock }) {
      const link = new RedisLink({ url, clock });
      return {
        async ask() {
          try {
            const fields = await link.run((client) => client.hGetAll(key));
            return Object.entries(fields).map(([field, value]) => entryText(field, value));
          } catch (error) {
            throw new StreamFallbackError("UPSTREAM_ERROR", reasonOf(error));
          }
        },
        close: () => link.close(),
      };
    },
  });
}

/** Nothing else of an error is told: it may quote the address with its password. */
function reasonOf(error: unknown): string {
  const { code, message } = Object(error) as { code?: unknown; message?: unknown };
  if (isMissing(error)) return MISSING;
  if (typeof code === "string" && /^[A-Z][A-Z0-9_]*$/.test(code)) return code;
  const [, said] = /^([A-Z]{3,}) /.exec(String(message)) ?? [];
  if (said === "WRONGTYPE") return "the key holds no hash";
  return said === undefined ? "the Redis gives no answer" : `the Redis says ${said}`;
}

function needRedis(): void {
  try {
    import.meta.resolve("@keyv/redis");
  } catch (cause) {
    // A bundle cannot tell; it finds out when it loads the package.
    if (isMissing(cause)) throw new StreamFallbackError("INVALID_INPUT", MISSING, { cause });
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND";
}
