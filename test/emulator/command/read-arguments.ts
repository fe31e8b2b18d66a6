import { parseArgs } from "node:util";
import type { StandInLimit } from "@stream-fallback/core/testing";
import { readLimit } from "../control/control-limit.ts";
import { parseLimit } from "./parse-limit.ts";

export const usage =
  "usage: npm run emulator -- [--site douyin] [--port 8080] [--lax] [--limit 40/60s] [--cdn-hosts] [--rooms 0] [--seed 1] [--help]";

const sites = ["douyin", "bilibili"] as const;

export interface Arguments {
  site: (typeof sites)[number];
  port: number;
  strict: boolean;
  limit: StandInLimit | null;
  streams: boolean;
  further: number;
  seed: number;
}

export function readArguments(args: readonly string[]): Arguments | "help" | { problem: string } {
  try {
    const { values } = parseArgs({
      // A package manager may pass its own `--` through.
      args: args.filter((argument) => argument !== "--"),
      options: {
        site: { type: "string", default: "douyin" },
        port: { type: "string", default: "8080" },
        lax: { type: "boolean", default: false },
        limit: { type: "string" },
        "cdn-hosts": { type: "boolean", default: false },
        rooms: { type: "string", default: "0" },
        seed: { type: "string", default: "1" },
        help: { type: "boolean", default: false, short: "h" },
      },
    });
    if (values.help) return "help";
    const site = sites.find((name) => name === values.site);
    if (site === undefined) {
      return { problem: `--site must be one of ${sites.join(", ")}, not ${JSON.stringify(values.site)}` };
    }
    if (!/^\d{1,5}$/.test(values.rooms) || (site !== "bilibili" && values.rooms !== "0")) {
      return { problem: "--rooms must be a number up to 99999, and is for Bilibili" };
    }
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
      return { problem: `--port must be a number from 0 to 65535, not ${JSON.stringify(values.port)}` };
    }
    if (!/^\d{1,9}$/.test(values.seed)) {
      return { problem: `--seed must be a whole number, not ${JSON.stringify(values.seed)}` };
    }
    const limit = values.limit === undefined ? null : parseLimit(values.limit);
    if (limit === undefined) {
      const said = JSON.stringify(values.limit);
      return { problem: `--limit must look like 40/60s or 40/60s/2m/5m, not ${said}` };
    }
    return {
      site,
      port,
      strict: !values.lax,
      limit: readLimit(limit),
      streams: !values["cdn-hosts"],
      further: Number(values.rooms),
      seed: Number(values.seed),
    };
  } catch (error) {
    // Node's message has several sentences, of which the first says what is wrong.
    const [sentence = "bad arguments"] =
      error instanceof Error ? error.message.split(/\.?(?:\n| (?=To |This ))/) : [];
    return { problem: sentence };
  }
}
