import type { Container, Member } from "../cast/member.ts";
import { beganOf } from "./moments.ts";
import { givenQn, HIDDEN_QN, nameOf, qnsOf, qualityNames, type Viewer } from "./qualities.ts";
import { ok } from "./refusals.ts";
import { hasPassword, idsOf, locksOf } from "./room.ts";
import { linesOf, streamPath, streamQuery } from "./stream-address.ts";

const endings = { flv: ".flv", ts: ".m3u8", fmp4: "/index.m3u8" } as const;
const protocols: readonly [string, readonly Container[]][] = [
  ["http_stream", ["flv"]],
  ["http_hls", ["ts", "fmp4"]],
];
/** HLS in fragments is there a minute after the begin at the earliest. */
const FRAGMENTS_MS = 60_000;
/** Of broadcasts whose rights are others'. */
const DRM = 203;

interface Watching {
  viewer: Viewer;
  nowMs: number;
  /** Whether the word of streams is missing. @default false */
  isBare?: boolean;
}

/** `getRoomPlayInfo`. */
export function playBody(member: Member, watching: Watching): object {
  return ok({
    ...idsOf(member),
    ...locksOf(member),
    ...{ live_status: member.status, live_time: beganOf(member), pwd_verified: !hasPassword(member) },
    ...{ is_portrait: false, room_shield: 0, official_type: 0, official_room_id: 0, risk_with_delay: 0 },
    all_special_types: specialTypesOf(member),
    playurl_info: playurlInfoOf(member, watching),
  });
}

function specialTypesOf({ lock }: Member): number[] {
  if (lock === "drm") return [DRM];
  return lock === "members" ? [1] : [];
}

function playurlInfoOf(member: Member, watching: Watching): object | null {
  if (member.status !== 1 || hasPassword(member) || watching.isBare) return null;
  const isProtected = member.lock === "drm" || member.lock === "locked";
  return { conf_json: "{}", playurl: isProtected ? null : playurlOf(member, watching) };
}

function playurlOf(member: Member, watching: Watching): object {
  const { containers = ["flv", "ts", "fmp4"] } = member.streams ?? {};
  const hasFragments = watching.nowMs - beganOf(member) * 1_000 >= FRAGMENTS_MS;
  const shown = containers.filter((container) => container !== "fmp4" || hasFragments);
  const stream = protocols.flatMap(([protocol_name, known]) => {
    const own = known.filter((container) => shown.includes(container));
    const format = own.map((container) => ({
      ...{ format_name: container, codec: codecsOf(member, { ...watching, container }), master_url: "" },
    }));
    return format.length === 0 ? [] : [{ protocol_name, format }];
  });
  return {
    ...{ cid: member.roomId, g_qn_desc: qualityNames, p2p_data: { p2p: false }, dolby_qn: null },
    // Who is no member gets a list without anything, and success.
    stream: member.lock === "members" ? [] : stream,
  };
}

interface Codecs extends Watching {
  container: Container;
}

function codecsOf(member: Member, watching: Codecs): object[] {
  const { hasHevc = true, hevcQns = qnsOf(member), hasTwins = false } = member.streams ?? {};
  const avc = codecOf(member, { ...watching, name: "avc", qns: qnsOf(member) });
  if (!hasHevc) return [avc];
  const hevc = codecOf(member, { ...watching, name: "hevc", qns: hevcQns });
  // The one that was encoded anew comes first.
  const twin = codecOf(member, { ...watching, name: "hevc", qns: hevcQns.slice(-1) });
  return hasTwins ? [avc, twin, hevc] : [avc, hevc];
}

interface Codec extends Codecs {
  name: "avc" | "hevc";
  qns: readonly number[];
}

function codecOf(member: Member, { viewer, nowMs, container, name, qns }: Codec): object {
  const qn = givenQn(member, { viewer, among: qns });
  const ending = `${name === "hevc" ? "_265" : ""}${endings[container]}?`;
  const lines = linesOf(member);
  // Each codec has as many lines as it likes.
  const own = name === "hevc" ? lines.slice(0, 1) : lines;
  return {
    ...{ codec_name: name, current_qn: qn, accept_qn: qns.filter((each) => each !== HIDDEN_QN) },
    base_url: streamPath(member, { qn, ending }),
    url_info: own.map((host, order) => ({
      ...{ host: `https://${host}`, extra: streamQuery({ qn, order, nowMs }), stream_ttl: 3_600 },
    })),
    ...{ hdr_qn: null, dolby_type: 0, attr_name: "", hdr_type: 0, drm: false },
  };
}

/** `playUrl` of the older API: FLV in one codec. */
export function playUrlBody(member: Member, { viewer, nowMs }: Watching): object {
  const qns = qnsOf(member);
  const qn = givenQn(member, { viewer, among: qns });
  const { containers = ["flv"] } = member.streams ?? {};
  const isGiven = member.status === 1 && isOpen(member) && containers.includes("flv");
  const path = streamPath(member, { qn, ending: ".flv?" });
  return ok({
    ...{ current_quality: 4, accept_quality: ["4"], current_qn: qn },
    quality_description: qns
      .filter((each) => each !== HIDDEN_QN)
      .map((each) => ({ qn: each, desc: nameOf(each) })),
    durl: (isGiven ? linesOf(member) : []).map((host, order) => ({
      url: `https://${host}${path}${streamQuery({ qn, order, nowMs })}`,
      ...{ length: 0, order: order + 1, stream_type: 0, p2p_type: 0 },
    })),
  });
}

/** Whether whoever asks gets the streams of a room while it is on air. */
export function isOpen({ lock }: Member): boolean {
  return lock === undefined || lock === "hidden";
}

/** The playlist of all qualities: several lines of each; undefined for a room that has none. */
export function playlistOf(member: Member, { viewer, nowMs }: Watching): string | undefined {
  const { containers = ["fmp4"] } = member.streams ?? {};
  if (member.status !== 1 || !isOpen(member) || !containers.includes("fmp4")) return undefined;
  const shown = qnsOf(member).filter((qn) => qn !== HIDDEN_QN || viewer.qn === HIDDEN_QN);
  const entries = shown.flatMap((qn) =>
    linesOf(member).flatMap((host, order) => {
      const path = streamPath(member, { qn, ending: "/index.m3u8?" });
      const told = [
        ...[`BANDWIDTH=${qn * 500}`, "RESOLUTION=1920x1080", 'CODECS="avc1.640028,mp4a.40.2"'],
        ...[`BILI-ORDER=${order}`, `BILI-DISPLAY="${nameOf(qn)}"`, `BILI-QN=${qn}`],
        ...[`PATHWAY-ID="https://${host}"`, `BILI-STREAM="live_${member.uid}"`],
      ];
      return [
        `#EXT-X-STREAM-INF:${told.join(",")}`,
        `https://${host}${path}${streamQuery({ qn, order, nowMs })}`,
      ];
    }),
  );
  return ["#EXTM3U", "#EXT-X-VERSION:7", ...entries, ""].join("\n");
}
