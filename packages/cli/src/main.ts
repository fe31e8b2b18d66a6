import { readFileSync } from "node:fs";
import { plainText } from "@stream-fallback/core";
import { Command, CommanderError, InvalidArgumentError, Option } from "commander";
import { apiChoices } from "./api-choices.ts";
import { cacheFile } from "./cache/cache-file.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import type { Surroundings } from "./surroundings.ts";

const help = (environment: Surroundings["environment"]) => `
Answers, breakers and the site's visitor cookies are remembered, never a cookie of yours:
  ${cacheFile(process.platform, environment) ?? "nowhere here"}
DOUYIN_CACHE may name another folder for them, by its absolute path; any other path is ignored. --cache or CACHE_URL
name another place: sqlite:///absolute/path.sqlite, redis://host:6379/0, or memory: for nothing beyond this run.

HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY name a proxy, and who is asked without it:
  HTTPS_PROXY=socks5h://user:password@host:1080 douyin-info 123456789

Exit codes:
  0    answered; offline is an answer
  1    failed
  2    the command line or the room cannot be understood
  3    no such room
  4    every endpoint failed
  5    the room is shown to chosen viewers only
  130  interrupted

Examples:
  douyin-info 123456789
  douyin-info https://live.douyin.com/123456789 --json
  douyin-info 123456789 --api webHTML --verbose`;

/** Runs the command line; the result is the exit code. */
export async function main(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const { environment, stdout, stderr } = surroundings;
  let exitCode: number = exitCodes.answered;
  const program = new Command("douyin-info")
    .description("Is this Douyin live room on air, who is it, which qualities does it have?")
    .argument(
      "<room...>",
      "the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one (in quotes)",
    )
    .addOption(
      new Option("--api <api>", "ask all in turn, one at random, or only the named one")
        .choices(apiChoices)
        .default("balance"),
    )
    .option("--uid <uid>", "the anchor's sec_user_id, which mobile and userHTML ask by")
    .option("--json", "print the whole answer as JSON")
    .option(
      "--cookie <header>",
      "a cookie of your own, as a header or as your browser exports it (env: DOUYIN_COOKIE)",
    )
    .option("--timeout <seconds>", "give up after this long (default: 20)", parseTimeout)
    .option("--config <file>", "a JSON file of settings: docs/configuration.md has them all")
    .option("--max-age <seconds>", "the oldest answer that will do; 0 asks the site (default: 5)", parseAge)
    .option(
      "--cache <uri>",
      "remember in this place: sqlite:///absolute/path.sqlite or redis://host:6379/0 (env: CACHE_URL)",
      // Whatever the order of the two, --no-cache decides.
      (uri: string, before?: string | false) => (before === false ? before : uri),
    )
    .option("--no-cache", "remember nothing from other runs, and nothing for them")
    .addOption(
      new Option("--transport <library>", "send requests with this library (default: got)").choices([
        "got",
        "undici",
      ]),
    )
    .option(
      "--drift-samples <folder>",
      "keep the shape of replies that changed here, for a bug report; no values",
    )
    .option("--verbose", "log every step to stderr")
    .version(readVersion())
    .addHelpText("after", () => help(environment))
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: (text, write) => write(errorLine(withoutValues(text))),
    })
    .exitOverride()
    .action(async (words: string[], { timeout: timeoutMs, maxAge: maxAgeMs, cookie: given, ...options }) => {
      // Not by Commander's own `env`, which looks in the process whatever the surroundings are.
      const cookie = given ?? environment.DOUYIN_COOKIE;
      const { info } = await import("./commands/info.ts");
      exitCode = await info(words, { ...options, ...surroundings, cookie, timeoutMs, maxAgeMs });
    });
  try {
    await program.parseAsync(args, { from: "user" });
    return exitCode;
  } catch (error) {
    // Commander has said already what is wrong with the line; help and version are no failures.
    if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.answered : exitCodes.usage;
    stderr.write(errorLine(error instanceof Error ? error.message : String(error)));
    return exitCodeOf(error);
  }
}

/** Hides what follows `name=` in Commander's messages: they quote arguments, and a mistyped option makes a cookie one. */
function withoutValues(text: string): string {
  return text.replace(/^error: /, "").replace(/=.+$/s, "=…");
}

/** A failure as one line; its message may quote what was given, so control characters are taken out. */
function errorLine(text: string): string {
  return `douyin-info: ${plainText(text)}\n`;
}

/** In ms. */
function parseTimeout(text: string): number {
  const seconds = Number(text);
  if (seconds > 0 && Number.isFinite(seconds)) return seconds * 1_000;
  throw new InvalidArgumentError("It must be a number of seconds above 0.");
}

/** In ms. */
function parseAge(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1_000;
  throw new InvalidArgumentError("It must be a number of seconds, at least 0.");
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
