// Counts the bytes that reading a page takes, in a process of its own. Prints JSON.
import { type BytesEffort, bytesPerCall } from "../harness/bytes-per-call.ts";
import { liveKind, userKind } from "./contenders/page-kinds.ts";
import { baselineOf, extractCases } from "./extract-cases.ts";
import type { ExtractProbe } from "./extract-targets.ts";

const leastCalls = 3;
const effort: BytesEffort = process.argv.includes("--quick")
  ? { warmUpMs: 100, repeats: 1, leastCalls }
  : { warmUpMs: 600, repeats: 7, leastCalls };

const probe: ExtractProbe = { live: {}, user: {} };
for (const kind of [liveKind(), userKind()]) {
  for (const { name, prepare } of [baselineOf(kind), ...extractCases(kind)]) {
    probe[kind.name][name] = await bytesPerCall(prepare(), effort);
  }
}
process.stdout.write(JSON.stringify(probe));
