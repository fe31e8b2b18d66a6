import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { followLink, type LinkTarget } from "./follow-link.ts";
import type { HttpRequest, HttpStreamReply } from "./http-client.ts";

type Replies = Record<string, Partial<HttpStreamReply>>;

function moved(location?: string): Partial<HttpStreamReply> {
  return { status: 302, headers: { location } };
}

/** Rooms are at `site.example/room/…`; all else there is asked, and nothing elsewhere. */
function judge(target: URL): LinkTarget<string> {
  if (target.host !== "site.example") return undefined;
  const [, kind, room = ""] = target.pathname.split("/");
  return kind === "room" ? { found: room } : { url: `https://site.example${target.pathname}` };
}

function setUp(replies: Replies) {
  const asked: HttpRequest[] = [];
  const http = {
    async stream(request: HttpRequest): Promise<HttpStreamReply> {
      asked.push(request);
      return { status: 200, headers: {}, body: (async function* () {})(), ...replies[request.url] };
    },
  };
  return { asked, http };
}

const LINK = "https://site.example/s/1";

describe("a link", () => {
  it("is followed to where the provider finds the room, which is not asked itself", async () => {
    const { http, asked } = setUp({
      [LINK]: moved("http://site.example/s/2"),
      "https://site.example/s/2": moved("/room/42"),
    });
    expect(await followLink(LINK, { http, judge, headers: { "user-agent": "phone" } })).toBe("42");
    expect(asked.map(({ url }) => url)).toEqual([LINK, "https://site.example/s/2"]);
    expect(asked[1]?.headers).toEqual({ "user-agent": "phone" });
  });

  it.each([
    [
      "out of the site",
      { [LINK]: moved("https://evil.example/room/42") },
      "leads out of the site, to evil.example",
    ],
    ["to another scheme", { [LINK]: moved("file:///etc/passwd") }, "leads out of the site, to file:"],
    ["nowhere", { [LINK]: { status: 410 } }, "leads nowhere (HTTP 410)"],
    ["to a page", {}, "leads to a page without a room"],
    ["to itself", { [LINK]: moved(LINK) }, "leads on and on, 5 times and more"],
  ])("that leads %s names no room", async (_where, replies: Replies, what) => {
    const { http, asked } = setUp(replies);
    const failure = await followLink(LINK, { http, judge }).catch((thrown: unknown) => thrown);
    expect(failure).toMatchObject({ code: "INVALID_INPUT", message: expect.stringContaining(what) });
    expect(asked.length).toBeLessThanOrEqual(5);
  });

  it.each([[undefined], ["http://["]])(
    "whose target is %s may lead somewhere another time",
    async (location) => {
      const { http } = setUp({ [LINK]: moved(location) });
      await expect(followLink(LINK, { http, judge })).rejects.toMatchObject({ code: "INCOMPLETE" });
    },
  );

  it("that leads to a block fails as the provider says", async () => {
    const { http } = setUp({ [LINK]: { status: 403 } });
    const refuse = async ({ status }: HttpStreamReply) => {
      throw new StreamFallbackError("RISK_CONTROL", `HTTP ${status}`);
    };
    await expect(followLink(LINK, { http, judge, refuse })).rejects.toMatchObject({
      code: "RISK_CONTROL",
      message: "HTTP 403",
    });
  });

  it("leaves no reply that is still coming", async () => {
    const { http, asked } = setUp({ [LINK]: moved("/room/42") });
    await followLink(LINK, { http, judge });
    expect(asked[0]?.signal?.aborted).toBe(true);
  });
});
