import { describe, expect, it } from "vitest";
import { LIVE_ROOM } from "../pages/live-room-info.ts";
import { CHEERIO, contenders, OURS, REGEX } from "./contenders.ts";
import { liveKind, type PageInfo, userKind } from "./page-kinds.ts";

/** The room with its qualities sorted, because their order on a page has no meaning. */
function inOneOrder({ streams, ...info }: PageInfo): PageInfo {
  return { ...info, streams: streams.toSorted((one, other) => (one.quality < other.quality ? -1 : 1)) };
}

const { owner, roomId: liveId, title } = LIVE_ROOM;

describe.each([
  ["a live page", liveKind(), title],
  ["a live page with its state in the middle", liveKind(0.41), title],
  ["a user page", userKind(), ""],
])("%s", (_, kind, expectedTitle) => {
  const readers = contenders(kind);
  const { data } = JSON.parse(kind.page.answerJson[1] ?? "");
  const streams = ["origin", "uhd", "hd", "sd", "ld", "md", "ao"].map((quality) => {
    const { flv, hls } = data[quality].main;
    return { quality, flv, hls: hls || undefined };
  });

  it.each([OURS, REGEX, CHEERIO])("gives the expected room to %s", async (name) => {
    const info = await readers.get(name)?.();
    expect(info && inOneOrder(info)).toEqual(
      inOneOrder({ title: expectedTitle, owner, living: true, liveId, streams }),
    );
  });
});
