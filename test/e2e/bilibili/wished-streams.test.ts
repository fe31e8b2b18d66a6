import type { GetStreamOptions } from "@stream-fallback/bilibili-provider";
import {
  closeDefaultClient,
  configureDefaultClient,
  createProvider,
  getStream,
} from "@stream-fallback/bilibili-provider";
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { cast } from "../../emulator/bilibili/cast/cast.ts";
import { type Bilibili, startBilibili } from "../../emulator/bilibili/server.ts";

const channelId = String(cast.live.roomId);
/** A turn of all weights, and more. */
const CALLS = 12;

let site: Bilibili;

beforeAll(async () => {
  site = await startBilibili();
});

beforeEach(() => {
  site.reset();
  configureDefaultClient({ providers: [createProvider({ origins: site.origins })] });
});

afterAll(async () => {
  await closeDefaultClient();
  await site.close();
});

async function askedAgain(options: GetStreamOptions) {
  const streams = [];
  for (let index = 0; index < CALLS; index++)
    streams.push((await getStream({ channelId, ...options, rejectCache: true })).currentStream);
  return streams;
}

describe("while nothing fails, every call of Bilibili's getStream", () => {
  it.each<[GetStreamOptions, object]>([
    [{}, { quality: "origin", format: "flv", codec: "h264" }],
    [{ quality: 10_000 }, { quality: "origin" }],
    [{ formatName: "flv" }, { format: "flv", quality: "origin" }],
    [{ formatName: "fmp4" }, { format: "hls", container: "fmp4", quality: "origin" }],
    [{ formatName: "fmp4_only" }, { format: "hls", container: "fmp4", quality: "origin" }],
    [{ formatPriorities: ["ts"] }, { format: "hls", container: "ts", quality: "origin" }],
    [{ codecName: "hevc" }, { codec: "h265", quality: "origin" }],
    [{ codecName: "hevc_only" }, { codec: "h265", quality: "origin" }],
  ])("with %j gives %j", async (options, wanted) => {
    for (const stream of await askedAgain(options)) expect(stream).toMatchObject(wanted);
  });
});

it("the stand-in of Bilibili plays streams that a probe finds to play, and a broadcast that ends by order", async () => {
  const played = await startBilibili({ streams: true });
  onTestFinished(() => played.close());
  configureDefaultClient({ providers: [createProvider({ origins: played.origins })] });
  const { currentStream } = await getStream({ channelId: "76", probe: true, formatName: "hls_only" });
  expect(currentStream.url).toContain(`${played.url}/cdn/`);
  await fetch(`${played.url}/__control`, { method: "POST", body: '{"room":"76","onAir":false}' });
  await expect(getStream({ channelId: "76", rejectCache: true })).rejects.toMatchObject({ code: "NOT_LIVE" });
});

it("the live page of Bilibili serves where the APIs fail, and tells which qualities there are beside its own", async () => {
  site.fail({ endpoint: "api/*", fault: { kind: "intercepted", form: "json" } });
  const { currentStream, availableQualities, api } = await getStream({ channelId, quality: 10_000 });
  expect([api, currentStream.quality]).toEqual(["page", "hd"]);
  expect(availableQualities?.map(({ quality }) => quality)).toContain("origin");
});
