import { describe, expect, it, onTestFinished } from "vitest";
import type { Source, Stream } from "../room/room-info.ts";
import type { ManualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import {
  lists,
  plays,
  refuses,
  type StreamAnswer,
  type StreamHost,
  startStreamHost,
} from "./test-stream-host.ts";
import { blankRoom, createWorld } from "./test-world.ts";

const goesTo =
  (location: string): StreamAnswer =>
  (response) =>
    void response.writeHead(302, { location }).end();

async function startHost(answers: Record<string, StreamAnswer>): Promise<StreamHost> {
  const host = await startStreamHost(answers);
  onTestFinished(() => host.close());
  return host;
}

interface Scene {
  client: Client;
  clock: ManualClock;
  /** How often the site was asked. */
  asked(): number;
}

function setUp(sources: () => Source[]): Scene {
  const { client, clock, asked } = createWorld({
    adapters: ["api"],
    provides: ["status", "streams"],
    qualities: ["hd", "sd"],
    random: () => 0.5,
    answer: () => ({ ...blankRoom, liveId: "1", sources: sources() }),
  });
  onTestFinished(() => client.close());
  return { client, clock, asked: () => asked.length };
}

const main = (...streams: Stream[]): Source[] => [{ name: "main", streams }];
const hd = (urls: Partial<Stream>): Stream => ({ quality: "hd", name: "HD", ...urls });
const probe = { probe: true };

describe("a stream that is probed", () => {
  it("is handed out after its first bytes, asked for with its own headers and nobody's cookie", async () => {
    const host = await startHost({ "/a.flv": plays });
    const headers = { referer: "https://site.example/" };
    const { client } = setUp(() => main(hd({ flv: `${host.origin}/a.flv`, headers })));
    const { currentStream } = await client.getStream("42", { ...probe, auth: "sessionid=secret" });
    expect(currentStream.url).toBe(`${host.origin}/a.flv`);
    expect(host.seen).toHaveLength(1);
    expect(host.seen[0]?.headers).toMatchObject(headers);
    expect(host.seen[0]?.headers.cookie).toBeUndefined();
  });

  it("is not downloaded any further", async () => {
    const closed = Promise.withResolvers<void>();
    const endless: StreamAnswer = (response, request) => {
      plays(response, request);
      response.on("close", () => closed.resolve());
    };
    const host = await startHost({ "/a.flv": endless });
    await setUp(() => main(hd({ flv: `${host.origin}/a.flv` }))).client.getStream("42", probe);
    await closed.promise;
  });

  it("is left alone where nobody asks for a probe", async () => {
    const host = await startHost({});
    await setUp(() => main(hd({ flv: `${host.origin}/a.flv` }))).client.getStream("42");
    expect(host.seen).toEqual([]);
  });

  it("is the one of the next format, of the next source, of the next quality", async () => {
    const host = await startHost({ "/sd.flv": plays });
    const at = (name: string) => `${host.origin}/${name}`;
    const { client } = setUp(() => [
      ...main(hd({ flv: at("hd.flv"), hls: at("hd.m3u8") }), { ...hd({ flv: at("sd.flv") }), quality: "sd" }),
      { name: "backup", streams: [hd({ flv: at("backup.flv") })] },
    ]);
    const { currentStream } = await client.getStream("42", probe);
    expect(currentStream).toMatchObject({ quality: "sd", source: "main" });
    expect(host.paths()).toEqual(["/hd.flv", "/hd.m3u8", "/backup.flv", "/sd.flv"]);
    await expect(
      client.getStream("42", { ...probe, quality: "hd", strictQuality: true, maxAgeMs: 0 }),
    ).rejects.toMatchObject({ code: "UPSTREAM_ERROR" });
  });

  it("may be a playlist", async () => {
    const host = await startHost({ "/a.m3u8": lists });
    const { client } = setUp(() => main(hd({ hls: `${host.origin}/a.m3u8` })));
    expect((await client.getStream("42", probe)).currentStream.format).toBe("hls");
  });

  it("may come in crumbs", async () => {
    const crumbs: StreamAnswer = (response) => {
      response.write("F");
      setImmediate(() => response.write("LV"));
    };
    const host = await startHost({ "/a.flv": crumbs });
    await setUp(() => main(hd({ flv: `${host.origin}/a.flv` }))).client.getStream("42", probe);
  });
});

describe("a stream that redirects", () => {
  it("is followed over three hosts, which are told no secret of the first", async () => {
    const edge = await startHost({ "/edge.flv": plays });
    const host = await startHost({
      "/a": goesTo("/b"),
      "/b": goesTo("c"),
      "/c": goesTo(`${edge.origin}/edge.flv`),
    });
    const headers = { Cookie: "of=the stream", "user-agent": "player" };
    const { client } = setUp(() => main(hd({ flv: `${host.origin}/a`, headers })));
    expect((await client.getStream("42", probe)).currentStream.url).toBe(`${host.origin}/a`);
    expect(host.seen.map((request) => request.headers.cookie)).toEqual(Array(3).fill("of=the stream"));
    expect(edge.seen[0]?.headers).toMatchObject({ "user-agent": "player" });
    expect(edge.seen[0]?.headers.cookie).toBeUndefined();
  });

  it.each([
    ["in a circle", "/a", /HTTP 302/],
    ["to a file", "file:///etc/passwd", /no HTTP address/],
    ["nowhere", "http://", /no HTTP address/],
  ])("does not play: %s", async (_what, location, words) => {
    const host = await startHost({ "/a": goesTo(location) });
    const { client } = setUp(() => main(hd({ flv: `${host.origin}/a` })));
    await expect(client.getStream("42", probe)).rejects.toMatchObject({
      message: expect.stringMatching(words),
    });
    expect(host.seen.length).toBeLessThanOrEqual(4);
  });
});

describe("a room of which no stream plays", () => {
  it.each<[string, StreamAnswer, RegExp]>([
    ["a refusal", refuses, /HTTP 403/],
    ["an empty reply", (response) => void response.end(), /an empty reply/],
    ["a page", (response) => void response.end("<html>"), /not the format/],
    ["a playlist instead of a stream", lists, /not the format/],
    ["a cut connection", (response) => void response.destroy(), /no complete reply/],
  ])("fails with %s, without the address, and blames no adapter", async (_what, answer, words) => {
    const host = await startHost({ "/a.flv?sign=secret": answer });
    const { client } = setUp(() => main(hd({ flv: `${host.origin}/a.flv?sign=secret` })));
    const failure = await client.getStream("42", probe).catch((error: unknown) => error);
    expect(failure).toMatchObject({
      code: "UPSTREAM_ERROR",
      isBlameless: true,
      message: expect.stringMatching(words),
      attempts: [{ endpoint: "api", kind: "success" }],
    });
    expect(String(failure)).not.toContain("secret");
    expect(client.balancer("site").status()).toMatchObject([{ failureCount: 0 }]);
  });

  it("gives up a silent stream after five seconds", async () => {
    const silent = Promise.withResolvers<void>();
    const host = await startHost({ "/a.flv": () => silent.resolve(), "/b.m3u8": lists });
    const urls = { flv: `${host.origin}/a.flv`, hls: `${host.origin}/b.m3u8` };
    const { client, clock } = setUp(() => main(hd(urls)));
    const stream = client.getStream("42", probe);
    await silent.promise;
    await clock.advance(5_000);
    expect((await stream).currentStream.format).toBe("hls");
  });

  it("ends the call within its timeoutMs", async () => {
    const silent = Promise.withResolvers<void>();
    const host = await startHost({ "/a.flv": () => silent.resolve() });
    const { client, clock } = setUp(() => main(hd({ flv: `${host.origin}/a.flv`, hls: `${host.origin}/a` })));
    const stream = expect(client.getStream("42", { ...probe, timeoutMs: 1_000 })).rejects.toMatchObject({
      code: "DEADLINE",
    });
    await silent.promise;
    await clock.advance(1_010);
    await stream;
    expect(host.paths()).toEqual(["/a.flv"]);
  });

  it("has six of its streams tried at most", async () => {
    const host = await startHost({});
    const streams = Array.from({ length: 9 }, (_, index) => hd({ flv: `${host.origin}/${index}` }));
    await expect(setUp(() => main(...streams)).client.getStream("42", probe)).rejects.toMatchObject({
      code: "UPSTREAM_ERROR",
    });
    expect(host.seen).toHaveLength(6);
  });
});

describe("a kept stream that is probed", () => {
  it("is replaced by a new one of the site, asked once, when it is dead", async () => {
    const host = await startHost({ "/1.flv": plays, "/2.flv": plays });
    const { client, clock, asked } = setUp(() => {
      const expiresAt = new Date(clock.wallNow() + 3_600_000);
      return main(hd({ flv: `${host.origin}/${asked()}.flv`, expiresAt }));
    });
    await client.getStream("42", probe);
    await clock.advance(600_000);
    host.answers["/1.flv"] = refuses;
    const { currentStream, meta } = await client.getStream("42", probe);
    expect([currentStream.url, meta.cached]).toEqual([`${host.origin}/2.flv`, false]);
    host.answers["/2.flv"] = refuses;
    await expect(client.getStream("42", probe)).rejects.toMatchObject({ code: "UPSTREAM_ERROR" });
    expect(asked()).toBe(3);
  });

  it("costs the site nothing while it plays, however often it is probed", async () => {
    const host = await startHost({ "/1.flv": plays });
    const { client, clock, asked } = setUp(() => {
      const expiresAt = new Date(clock.wallNow() + 3_600_000);
      return main(hd({ flv: `${host.origin}/${asked()}.flv`, expiresAt }));
    });
    for (let count = 0; count < 4; count += 1) {
      await client.getStream("42", probe);
      await clock.advance(10_000);
    }
    expect([asked(), host.seen.length]).toEqual([1, 4]);
  });
});
