import { type RoomInfo, StreamFallbackError } from "@stream-fallback/core";
import type { OpenClient } from "../../../asking/open-client.ts";
import { type Finding, plain } from "../finding.ts";

interface Trial {
  rooms: readonly string[];
  /** Of the platform that is looked at. */
  adapters: readonly { name: string }[];
  client: OpenClient["client"];
  uid: string | undefined;
  auth: string | undefined;
  timeoutMs: number | undefined;
  signal: AbortSignal;
}

/** Asks each adapter once, one after the other. */
export async function* checkAdapters(trial: Trial): AsyncGenerator<Finding> {
  for (const { name: api } of trial.adapters)
    yield trial.rooms.length === 0 ? untried(api) : await tryAdapter(api, trial);
}

function untried(api: string): Finding {
  return {
    check: api,
    verdict: "skipped",
    found: { en: "not tried, for want of a room", zh: "没有直播间可试" },
    advice: { en: "name one: douyin-info doctor <room>", zh: "请指定一个：douyin-info doctor <直播间>" },
  };
}

/** The second room is for where the first one proves nothing, such as one that is shown to few. */
async function tryAdapter(api: string, { rooms, adapters: _, client, ...how }: Trial): Promise<Finding> {
  let finding = untried(api);
  for (const room of rooms) {
    try {
      return answered(api, await client.getInfo(room, { api, maxAgeMs: 0, ignoreBadUid: true, ...how }));
    } catch (thrown) {
      how.signal.throwIfAborted();
      if (!(thrown instanceof StreamFallbackError)) throw thrown;
      finding = failed(api, thrown);
      if (thrown.fault !== "query") return finding;
    }
  }
  return finding;
}

function answered(api: string, { living, owner, meta }: RoomInfo): Finding {
  const last = meta.attempts.at(-1);
  const ms = Math.round(last?.durationMs ?? 0);
  return {
    check: api,
    verdict: "well",
    found: {
      en: `${owner}, ${living ? "on air" : "off air"}, ${ms} ms`,
      zh: `${owner}，${living ? "直播中" : "未开播"}，${ms} ms`,
    },
  };
}

function failed(api: string, error: StreamFallbackError): Finding {
  const { code, attempts } = error;
  if (code === "UID_REQUIRED")
    return {
      check: api,
      verdict: "skipped",
      found: { en: "the anchor's uid is not known", zh: "主播的 uid 未知" },
      advice: { en: "give it with --uid", zh: "请用 --uid 指定" },
    };
  // Of a single adapter its own failure says more than that everyone failed.
  const what = attempts.at(-1)?.code ?? code;
  const own = error.cause instanceof StreamFallbackError ? error.cause : error;
  const isProof = code === "ROOM_NOT_FOUND" || code === "ROOM_RESTRICTED";
  return {
    check: api,
    verdict: isProof ? "odd" : "wrong",
    found: plain(what),
    code: what,
    advice: plain(own.reason),
  };
}
