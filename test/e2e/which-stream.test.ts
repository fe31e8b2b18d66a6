import { createClient } from "@stream-fallback/core";
import {
  createProvider,
  type DouyinExtra,
  type GetStreamOptions,
  getStream,
} from "@stream-fallback/douyin-provider";
import { expect, onTestFinished, test } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";

/** A room whose page and API tell an H.264 set, and an HEVC set beside it. */
const { webRid } = cast.liveWithoutUhd;

async function setUp() {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const client = createClient<DouyinExtra>({ providers: [createProvider({ origins: site.origins })] });
  onTestFinished(() => client.close());
  return { site, choose: (options: GetStreamOptions) => getStream(webRid, options, client) };
}

test.each([
  ["h264", "main"],
  ["h265", "h265"],
] as const)("a stream in %s alone is one of the set of that codec", async (codec, source) => {
  const { choose } = await setUp();
  const { currentStream } = await choose({ quality: "hd", codecPriorities: [codec] });
  expect(currentStream).toMatchObject({ quality: "hd", codec, source, container: "flv" });
});

test("a codec that the room does not have is NO_SUCH_QUALITY, once all who know streams were asked", async () => {
  const { choose } = await setUp();
  const failure = await choose({ quality: "hd", strictQuality: true, codecPriorities: ["av1"] }).catch(
    (error: unknown) => error,
  );
  expect(failure).toMatchObject({
    code: "NO_SUCH_QUALITY",
    message: expect.stringContaining('no quality "hd" in av1; it has'),
  });
  const { attempts } = failure as { attempts: { endpoint: string }[] };
  expect(attempts.map(({ endpoint }) => endpoint)).toEqual(expect.arrayContaining(["web", "webHTML"]));
});

test("a strict quality that one adapter does not tell is taken from another one", async () => {
  const { site, choose } = await setUp();
  // Only the maps are left to the JSON API, and these know no `ao`.
  site.control({ endpoint: "web", fault: { kind: "rename", from: "live_core_sdk_data", to: "moved" } });
  for (let call = 0; call < 3; call += 1) {
    const { api, currentStream } = await choose({ quality: "ao", strictQuality: true, maxAgeMs: 0 });
    expect([api === "web", currentStream.quality]).toEqual([false, "ao"]);
  }
});

test("an address by https is the same but for the protocol, and only for who asks for it", async () => {
  const { choose } = await setUp();
  const { currentStream: plain } = await choose({});
  const { currentStream: secure } = await choose({ protocol: "https" });
  expect(plain.url).toMatch(/^http:/);
  expect(secure.url).toBe(plain.url.replace("http:", "https:"));
});
