import { createProvider } from "@stream-fallback/bilibili-provider";
import { StreamFallbackError } from "@stream-fallback/core";
import { describe, expect, it } from "vitest";
import type { EndpointName } from "../../emulator/bilibili/addresses.ts";
import { type CastName, cast } from "../../emulator/bilibili/cast/cast.ts";
import type { Container, Member } from "../../emulator/bilibili/cast/member.ts";
import { hasStreams, type Teller, truthAt } from "../../emulator/bilibili/cast/truth.ts";
import { type Fault, interceptionForms, riskForms } from "../../emulator/bilibili/faults/faults.ts";
import { sampleOf } from "../../sample-of.ts";
import { refOf, type Scene, setUp, withFreshClient } from "./set-up.ts";

/** What each adapter asks, in any case. */
const asked: Readonly<Record<Teller, readonly EndpointName[]>> = {
  web: ["nav", "spi", "info", "play", "init", "playlist"],
  h5: ["h5Info", "play", "init", "playlist"],
  batch: ["baseInfo", "init"],
  batchByUid: ["statusByUids"],
  master: ["h5Info", "init", "playlist"],
  legacy: ["init", "roomInfo", "anchor", "playUrl"],
  page: ["page"],
};
const tellers = Object.keys(asked) as Teller[];
const ofStatus: readonly Teller[] = tellers.filter((teller) => teller !== "master");
const ofStreams: readonly Teller[] = tellers.filter((teller) => !teller.startsWith("batch"));

const rooms: readonly [CastName | "nobody", Member | undefined][] = [
  ...(Object.entries(cast) as [CastName, Member][]),
  ["nobody", undefined],
];
/** One for each thing that there is to say. */
const fewNames: readonly string[] = [
  "live",
  "password",
  "locked",
  "drm",
  "round",
  "oddTitle",
  "shut",
  "nobody",
];
const few = rooms.filter(([name]) => fewNames.includes(name));

const faults: readonly Fault[] = [
  ...interceptionForms.map((form) => ({ kind: "intercepted", form }) as const),
  ...riskForms.map((form) => ({ kind: "risk", form }) as const),
  ...[-101, -352, -400, -401, -412, -500, -509, -799, 1, 60_005, 65_530, 1_002_002, 19_002_000].map(
    (code) => ({ kind: "code", code }) as const,
  ),
  ...[401, 403, 404, 429, 502].map((status) => ({ kind: "status", status }) as const),
  ...([{ kind: "noData" }, { kind: "noPlayurl" }, { kind: "festival" }, { kind: "empty" }] as const),
  ...([{ kind: "htmlOnJson" }, { kind: "truncate" }, { kind: "malformed" }, { kind: "charset" }] as const),
  ...([{ kind: "cut" }, { kind: "reset" }] as const),
  ...["live_status", "room_info", "by_room_ids", "room_id", "uid", "code", "data", "durl", "playurl"].map(
    (from) => ({ kind: "rename", from, to: `new_${from}` }) as const,
  ),
];

/** What an adapter says of a room, in one word: of whether it is on air, or why it cannot tell. */
async function told({ client }: Scene, { api, member }: { api: Teller; member: Member | undefined }) {
  try {
    const { living, roomId } = await client.getInfo(refOf(member), { api });
    if (roomId !== String(member?.roomId)) return `the room ${roomId}`;
    return living ? "live" : "offline";
  } catch (error) {
    return codeOf(error);
  }
}

/** The same of its streams. */
async function played({ client }: Scene, { api, member }: { api: Teller; member: Member | undefined }) {
  try {
    const { currentStream } = await client.getStream(refOf(member), { api });
    const isOwn = currentStream.url.includes(`/live_${member?.uid}_${member?.roomId}`);
    return isOwn ? "streams" : currentStream.url;
  } catch (error) {
    return codeOf(error);
  }
}

function codeOf(error: unknown): string {
  if (!(error instanceof StreamFallbackError)) throw error;
  return error.code;
}

/** What may be said of a room by one way of asking, whatever fails. */
function isTrue(said: string, { api, member }: { api: Teller; member: Member | undefined }): boolean {
  const truth = truthAt(api, member);
  if (said === "live") return truth === "live";
  if (said === "offline" || said === "NOT_LIVE") return truth === "offline";
  if (said === "streams") return truth === "live" && member !== undefined && hasStreams(member);
  if (said === "ROOM_NOT_FOUND") return truth === "missing";
  return /^[A-Z_]+$/.test(said);
}

it("every adapter of the provider is asked here", () => {
  expect(
    createProvider()
      .adapters.map(({ name }) => name)
      .sort(),
  ).toEqual(tellers.toSorted());
});

describe.each(ofStatus)("%s", (api) => {
  it.each(sampleOf(rooms, 5))("tells the truth of the room %s", async (_, member) => {
    const truth = truthAt(api, member);
    const said = await told(await setUp(), { api, member });
    if (truth === "missing") expect(said).toBe("ROOM_NOT_FOUND");
    else if (truth === "unproven") expect(said).toBe("ALL_ENDPOINTS_FAILED");
    else expect(said).toBe(truth);
  });
});

describe.each(ofStreams)("%s", (api) => {
  it.each(sampleOf(rooms, 5))(
    "gives the streams of the room %s, or says why there are none",
    async (_, member) => {
      const said = await played(await setUp(), { api, member });
      expect(isTrue(said, { api, member })).toBe(true);
      const truth = truthAt(api, member);
      const isPlayable = member !== undefined && truth === "live" && hasStreams(member);
      if (isPlayable && hasForm(member, api)) expect(said).toBe("streams");
      if (truth === "offline") expect(said).toBe("NOT_LIVE");
    },
  );
});

/** Whether a room has streams of a form that one way of asking brings. */
function hasForm({ streams, page }: Member, api: Teller): boolean {
  const containers: readonly Container[] = streams?.containers ?? ["flv", "fmp4"];
  if (api === "page") return page === undefined;
  if (api === "legacy") return containers.includes("flv");
  return api !== "master" || containers.includes("fmp4");
}

describe.each(tellers)("%s never says what is not so while", (api) => {
  const places = [...asked[api], "*"] as const;
  it.each(places)("%s fails", async (endpoint) => {
    const scene = await setUp();
    const asks = [...(ofStatus.includes(api) ? [told] : []), ...(ofStreams.includes(api) ? [played] : [])];
    const cases = faults.flatMap((fault) =>
      few.flatMap(([name, member]) => asks.map((ask) => ({ fault, name, member, ask }))),
    );
    const wrong: string[] = [];
    for (const { fault, name, member, ask } of sampleOf(cases, 107)) {
      scene.site.fail({ endpoint, fault });
      const said = await withFreshClient(scene, (fresh) => ask(fresh, { api, member }));
      if (!isTrue(said, { api, member })) wrong.push(`${JSON.stringify(fault)}: ${said} of ${name}`);
    }
    expect(wrong).toEqual([]);
  });
});
