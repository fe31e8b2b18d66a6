import { type CastName, cast, castNotes } from "./rooms.ts";
import type { Emulator } from "./server.ts";

/** What `pnpm emulator` prints when it is up. */
export function welcome({ url, originsVariable }: Emulator, strict: boolean): string {
  const names = Object.keys(cast) as CastName[];
  const order = JSON.stringify({ endpoint: "web", fault: { kind: "captcha" }, times: 3 });
  return [
    `Douyin, played locally at ${url}${strict ? "" : " (lax: signatures are not checked)"}`,
    "",
    ...names.map((name) => `  ${cast[name].webRid}  ${castNotes[name]}`),
    "",
    `export DOUYIN_ORIGINS='${originsVariable}'`,
    "",
    `curl -X POST ${url}/__control -d '${order}'`,
    `curl ${url}/__control`,
    "",
    "Ctrl-C ends it.",
  ].join("\n");
}
