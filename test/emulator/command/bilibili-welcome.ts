import { type CastName, cast, nobody } from "../bilibili/cast/cast.ts";
import { furtherRooms } from "../bilibili/cast/further-rooms.ts";
import type { Member } from "../bilibili/cast/member.ts";
import { faultActs } from "../bilibili/faults/acts.ts";
import { interceptionForms, riskForms } from "../bilibili/faults/faults.ts";
import type { Bilibili } from "../bilibili/server.ts";
import type { Arguments } from "./read-arguments.ts";

/** Its own ones with their forms, behind those of any site. */
export const bilibiliFaultKinds: readonly string[] = [
  ...["latency", "hang", "reset", "status", "empty", "cut", "drip", "truncate", "malformed", "oversize"],
  ...["bomb", "charset", "rename", "htmlOnJson", ...Object.keys(faultActs)],
];

const orders: readonly (Parameters<Bilibili["fail"]>[0] | { room: string; onAir: boolean })[] = [
  { endpoint: "api/*", fault: { kind: "intercepted", form: "json" }, endMs: 60_000 },
  { endpoint: "info", fault: { kind: "risk", form: "voucher" }, times: 3 },
  { endpoint: "*", fault: { kind: "code", code: -799 }, rate: 0.3 },
  { endpoint: "*", fault: null },
  { room: String(cast.live.roomId), onAir: false },
  { room: String(cast.offline.shortId), onAir: true },
];

const states = ["off air", "live", "round play"] as const;

/** What `npm run emulator -- --site bilibili` prints when it is up. */
export function bilibiliWelcome(
  { url, originsVariable }: Bilibili,
  { strict, limit, further, streams }: Arguments,
): string {
  const rooms = (Object.keys(cast) as CastName[]).map((name) => {
    const { roomId, shortId, status, lock }: Member = cast[name];
    const short = shortId === undefined ? "" : `, also ${shortId}`;
    return `  ${roomId}  ${name}${short}: ${[states[status], lock].filter((word) => word !== undefined).join(", ")}`;
  });
  const beside = furtherRooms(further).map(({ roomId }) => roomId);
  return [
    `Bilibili's live rooms, played locally at ${url}`,
    `  signatures  ${strict ? "checked, and ids, browsers and polls with a login" : "not checked"}`,
    `  streams     ${streams ? `small real ones under ${url}/cdn/` : "keep the hosts of the site"}`,
    `  limit       ${limit ? `${limit.requests} requests in ${limit.windowMs / 1000} s per address and host` : "none"}`,
    `  forms       intercepted: ${interceptionForms.join(", ")}; risk: ${riskForms.join(", ")}`,
    "",
    ...rooms,
    `  ${nobody.roomId}  nobody's`,
    ...(further > 0 ? [`  ${beside.at(0)} to ${beside.at(-1)}: ${further} more`] : []),
    "",
    `export BILIBILI_ORIGINS='${originsVariable}'`,
    "",
    ...orders.map((order) => `curl -X POST ${url}/__control -d '${JSON.stringify(order)}'`),
    `curl ${url}/__control`,
    "",
    "Ctrl-C ends it.",
  ].join("\n");
}
