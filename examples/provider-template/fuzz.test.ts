import { type FuzzedScene, fuzzAdapter, htmlReply, jsonReply } from "@stream-fallback/core/testing";
import { expect, it } from "vitest";
import { createProvider } from "./lantern.ts";
import { pageOf, roomOf, streamOf } from "./site.ts";

/** What the site answers to each adapter about the room of that name. */
const repliesOf = {
  api: (name: string) => [
    { path: "/login", ...jsonReply({ token: "token-1" }), isSpared: true },
    { path: "/api/rooms", ...jsonReply([roomOf(name) ?? []].flat()) },
    { path: "/api/stream", ...jsonReply(streamOf(roomOf(name), "source")) },
  ],
  page: (name: string) => [htmlReply(pageOf(name))],
};

/** What a reply proves, read as simply as can be: by no code of the adapters. */
function read({ replies }: FuzzedScene) {
  const { text = "" } = replies.find(({ path }) => path !== "/login") ?? {};
  try {
    const { room, 0: first = room } = JSON.parse(/<script[^>]*>(.*?)<\/script>/s.exec(text)?.[1] ?? text);
    if (first === null || text === "[]") return "not-found";
    return first.onAir === true ? "live" : first.onAir === false ? "off-air" : "unknown";
  } catch {
    return "unknown";
  }
}

it.each(["api", "page"] as const)("%s reads 1,000 broken replies as they are, or fails", async (adapter) => {
  const { violation } = await fuzzAdapter({
    ...{ provider: createProvider(), adapter, read },
    scenes: ["night-baker", "day-sleeper", "nobodys-room"].map((roomId) => ({
      roomId,
      replies: repliesOf[adapter](roomId),
    })),
    keys: ["room", "name", "onAir", "host", "show"],
  });
  expect(violation).toBeUndefined();
});
