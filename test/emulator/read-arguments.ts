import { parseArgs } from "node:util";

export const usage = "usage: pnpm emulator [--port 8080] [--lax]";

export type Arguments = { port: number; strict: boolean } | { problem: string };

export function readArguments(args: readonly string[]): Arguments {
  try {
    const { values } = parseArgs({
      // A package manager may hand its own separator through.
      args: args.filter((argument) => argument !== "--"),
      options: { port: { type: "string", default: "8080" }, lax: { type: "boolean", default: false } },
    });
    const port = Number(values.port);
    if (!/^\d{1,5}$/.test(values.port) || port > 65_535) {
      return { problem: `--port must be a number from 0 to 65535, not ${JSON.stringify(values.port)}` };
    }
    return { port, strict: !values.lax };
  } catch (error) {
    // Node explains itself in several sentences; the first one tells what is wrong.
    const [sentence = "bad arguments"] =
      error instanceof Error ? error.message.split(/\.?(?:\n| (?=To |This ))/) : [];
    return { problem: sentence };
  }
}
