import { manualClock } from "@stream-fallback/core/testing";
import { describe, expect, it } from "vitest";
import { EventFeed } from "./event-feed.ts";
import { streamOf } from "./stream-of.ts";

/** What a reader is told within a moment, without the greeting. */
async function toldTo(feed: EventFeed, lastEventId: string | undefined, then = () => {}): Promise<string[]> {
  const reader = streamOf(feed.open(lastEventId)).pipeThrough(new TextDecoderStream()).getReader();
  await reader.read();
  then();
  feed.close("that is all");
  const told: string[] = [];
  for (let next = await reader.read(); !next.done; next = await reader.read())
    told.push(/^(?:id: (.*)\n)?event: (\w+)/.exec(next.value)?.slice(1).filter(Boolean).join(" ") ?? "");
  return told;
}

/** A feed of changes that several services share, at the time of the newest. */
async function sharedFeed(...ids: string[]): Promise<EventFeed> {
  const clock = manualClock(5_000);
  const feed = new EventFeed(clock);
  for (const id of ids) feed.tell({ event: "live", id, data: "{}" });
  return feed;
}

describe("the events of several services on one Redis", () => {
  it("go on behind an id that another service gave", async () => {
    const feed = await sharedFeed("1000-0", "1000-1", "2000-0");
    expect(await toldTo(feed, "1000-0")).toEqual(["1000-1 live", "2000-0 live", "end"]);
  });

  it("go on behind an id that has not come here yet, without what the reader has had", async () => {
    const feed = await sharedFeed("1000-0");
    const arrive = () => {
      for (const id of ["1000-9", "1000-10", "1000-11"]) feed.tell({ event: "live", id, data: "{}" });
    };
    expect(await toldTo(feed, "1000-10", arrive)).toEqual(["1000-11 live", "end"]);
  });

  it.each(["999-0", "65001-0", "abc", "12345678-1"])(
    "have a gap behind an id that was never here: %s",
    async (id) => {
      expect(await toldTo(await sharedFeed("1000-0"), id)).toEqual(["gap", "1000-0 live", "end"]);
    },
  );

  it("are followed by what has no id, which nobody goes on behind", async () => {
    const feed = await sharedFeed("1000-0");
    const arrive = () => {
      feed.tellStanding(false);
      feed.tellGap();
      feed.tellStanding(true);
    };
    expect(await toldTo(feed, "1000-0", arrive)).toEqual(["unwatched", "gap", "watched", "end"]);
  });
});
