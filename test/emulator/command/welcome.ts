import { type CastName, cast, castNotes } from "../cast/rooms.ts";
import type { ControlPatch } from "../control/control.ts";
import type { Emulator } from "../server.ts";
import type { Arguments } from "./read-arguments.ts";

const orders: readonly ControlPatch[] = [
  { endpoint: "web", fault: { kind: "captcha" }, times: 3 },
  { endpoint: "*", fault: { kind: "status", status: 504 }, rate: 0.3, endMs: 60_000 },
  { limit: { requests: 40, windowMs: 60_000 } },
  { room: cast.live.webRid, onAir: false },
  { reset: true },
];

/** What `npm run emulator` prints when it is up. */
export function welcome({ url, originsVariable }: Emulator, { strict, limit, streams }: Arguments): string {
  const names = Object.keys(cast) as CastName[];
  const width = Math.max(...names.map((name) => cast[name].webRid.length));
  return [
    `Douyin, played locally at ${url} (open it in a browser)`,
    `  signatures  ${strict ? "checked; the same one twice is refused" : "not checked"}`,
    `  streams     ${streams ? `small real ones under ${url}/cdn/` : "keep the hosts of the site"}`,
    `  short link  https://v.douyin.com/${cast.live.shortCode}/ leads to ${cast.live.webRid}`,
    `  limit       ${limit ? `${limit.requests} requests in ${limit.windowMs / 1000} s per visitor` : "none"}`,
    "",
    ...names.map((name) => `  ${cast[name].webRid.padEnd(width)}  ${castNotes[name]}`),
    "",
    `export DOUYIN_ORIGINS='${originsVariable}'`,
    "",
    ...orders.map((order) => `curl -X POST ${url}/__control -d '${JSON.stringify(order)}'`),
    `curl ${url}/__control`,
    "",
    "Ctrl-C ends it.",
  ].join("\n");
}
