import { readFileSync } from "node:fs";
import { createClient, defineProvider } from "@stream-fallback/core";
import { expect, it } from "vitest";
import { getInfo } from "./get-info.ts";
import { type GetStreamOptions, getStream } from "./get-stream.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/** All that the two functions take; a new option that is missing here does not compile. */
const all: Required<GetStreamOptions> = {
  ...{ api: "balance", auth: undefined, cookie: undefined, uid: undefined, signal: undefined },
  ...{ timeoutMs: 5_000, maxAgeMs: 0, doubleScreen: false, quality: "origin", strictQuality: false },
  ...{ formatPriorities: ["flv"], onlyAudio: false, probe: false, isLiveRadio: true },
  ...{ rejectCache: true, preferAlternativeStream: true, streamPriorities: [], sourcePriorities: ["main"] },
  ...{ codecPriorities: ["h264"], protocol: "https" },
};

it("no option of getInfo and getStream is unknown to the client, whatever else recorders pass is told once", async () => {
  const warnings: string[] = [];
  const warn = (_fields: object, message: string) => void warnings.push(message);
  const ignore = () => {};
  const client = createClient<DouyinExtra>({
    providers: [offAir],
    logger: { debug: ignore, info: ignore, warn, error: ignore },
  });
  await getInfo("123", all, client);
  await getStream("123", all, client).catch(() => {});
  expect(warnings).toEqual([]);
  const recorders = { ...all, saveFolder: "canary" };
  for (let count = 0; count < 3; count++) await getInfo("123", recorders, client);
  expect(warnings).toEqual(["calls have no option saveFolder; it is ignored"]);
  await client.close();
});

const page = readFileSync(new URL("../../../docs/recording.md", import.meta.url), "utf8");

it.each(Object.keys(all))("the option %s is told of in the table of docs/recording.md", (name) => {
  expect(page).toMatch(new RegExp(`^\\|[^|]*\`${name}\``, "m"));
});

const offAir = defineProvider<DouyinExtra>({
  id: "douyin",
  name: "Douyin",
  siteURL: "https://live.example",
  matchURL: () => true,
  resolve: async (roomId) => ({ provider: "douyin", roomId }),
  adapters: [
    {
      name: "web",
      provides: ["status", "streams"],
      fetchRoom: async () => ({
        ...{ living: false, title: "", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "" },
        ...{ sources: [], streams: [], isLiveRadio: false },
      }),
    },
  ],
});
