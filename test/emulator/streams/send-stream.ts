import type { Aside } from "@stream-fallback/core/testing";
import { isOver } from "../cast/expiry.ts";
import type { Site } from "../site/site.ts";
import { flvStream } from "./flv.ts";
import { hlsSegments, playlist } from "./hls.ts";

interface Media {
  outcome: "flv" | "playlist" | "segment" | "expired" | "missing";
  status: number;
  type: string;
  bytes: Buffer;
}

interface StreamAddress {
  path: string;
  query: string;
}

const flv = { both: flvStream({ hasVideo: true }), onlyAudio: flvStream({ hasVideo: false }) };
const segments = hlsSegments();

/** Answers as the hosts of streams do: any path with a known ending is served until the end that its query tells. */
export function sendStream(
  response: Aside["response"],
  address: StreamAddress,
  site: Pick<Site, "clock" | "streamsAsked">,
): void {
  const { outcome, status, type, bytes } = mediaAt(address, site.clock());
  site.streamsAsked.count(outcome);
  // The hosts of streams allow every page to play them.
  const headers = {
    "content-type": type,
    "content-length": bytes.length,
    "access-control-allow-origin": "*",
  };
  response.writeHead(status, headers).end(bytes);
}

function mediaAt({ path, query }: StreamAddress, nowMs: number): Media {
  const ending = path.match(/(?:-(\d+))?\.(flv|m3u8|ts)$/);
  const segment = segments[Number(ending?.[1])];
  if (ending === null || (ending[2] === "ts" && segment === undefined)) return refusal("missing", 404);
  if (isOver(query, nowMs)) return refusal("expired", 403);
  if (segment !== undefined && ending[2] === "ts") {
    return { outcome: "segment", status: 200, type: "video/mp2t", bytes: segment };
  }
  if (ending[2] === "m3u8") {
    const bytes = Buffer.from(playlist(path, query));
    return { outcome: "playlist", status: 200, type: "application/vnd.apple.mpegurl", bytes };
  }
  const isAudio = new URLSearchParams(query).get("only_audio") === "1";
  return { outcome: "flv", status: 200, type: "video/x-flv", bytes: isAudio ? flv.onlyAudio : flv.both };
}

function refusal(outcome: "expired" | "missing", status: number): Media {
  return { outcome, status, type: "text/plain", bytes: Buffer.from(`${status}\n`) };
}
