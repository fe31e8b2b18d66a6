import { describe, expect, it } from "vitest";
import type { RoomAnswer, Source } from "../room/room-info.ts";
import { createWorld, type World, type WorldOptions } from "./test-world.ts";

const sources: Source[] = [
  { name: "main", streams: [{ quality: "hd", name: "HD", flv: "https://cdn.example/1.flv" }] },
];

interface Setup extends World {
  /** What was known at each question for streams. */
  known: (RoomAnswer | undefined)[];
}

/** A site that tells streams only where they are asked for, for each quality anew. */
function setUp(options: WorldOptions = {}): Setup {
  const world = createWorld({ provides: ["status", "streams"], asksPerQuality: true, ...options });
  const known: Setup["known"] = [];
  world.replies.web = ({ need, known: answer }) => {
    if (need.kind === "status") return { living: true, title: "evening" };
    known.push(answer);
    return { living: true, title: "evening", sources };
  };
  return { ...world, known };
}

describe("what is known of a room whose streams are asked for", () => {
  it("goes with the question while it is fresh", async () => {
    const { client, known } = setUp();
    await client.getInfo("42");
    await client.getStream("42");
    expect(known).toMatchObject([{ living: true, title: "evening" }]);
  });

  it("is nothing before the first answer, nor where it may not be older than now", async () => {
    const { client, known } = setUp();
    await client.getStream("42", { quality: "hd" });
    await client.getInfo("43");
    await client.getStream("43", { maxAgeMs: 0 });
    expect(known).toEqual([undefined, undefined]);
  });

  it("is nothing when it is out of date", async () => {
    const { client, known, clock } = setUp();
    await client.getInfo("42");
    await clock.advance(60_000);
    await client.getStream("42");
    expect(known).toEqual([undefined]);
  });

  it("is no answer that may rest on an earlier one itself", async () => {
    const { client, known } = setUp();
    await client.getInfo("42");
    await client.getStream("42");
    await client.getStream("42", { quality: "hd" });
    expect(known.map((answer) => answer?.title)).toEqual(["evening", undefined]);
  });

  it("is no room off air", async () => {
    const { client, known, replies } = setUp();
    const onAir = replies.web;
    replies.web = () => ({ living: false });
    await client.getInfo("42");
    if (onAir) replies.web = onAir;
    await client.getStream("42", { quality: "hd" });
    expect(known).toEqual([undefined]);
  });

  it("is the adapter's own, which may change it", async () => {
    const { client, replies } = setUp();
    await client.getInfo("42");
    replies.web = ({ known }) => {
      if (known) known.title = "changed";
      return { living: true, sources };
    };
    await client.getStream("42", { quality: "hd" });
    expect((await client.getInfo("42", { maxAgeMs: 4_000 })).title).toBe("evening");
  });
});
