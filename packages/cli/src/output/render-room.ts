import type { Writable } from "node:stream";
import { styleText } from "node:util";
import { type AttemptReport, plainText } from "@stream-fallback/core";
import type { RoomInfo } from "@stream-fallback/douyin-provider";

const LABEL_WIDTH = 11;
/** Longer titles and names would push the rest of the table off the screen. */
const LONGEST = 200;

/** The answer as a table: a line with state and anchor, then aligned details; coloured where the stream has colours. */
export function renderRoom(info: RoomInfo, stream: Writable): string {
  const paint = (format: Parameters<typeof styleText>[0], text: string) =>
    styleText(format, text, { stream });
  const state = info.living
    ? paint(["green", "bold"], `● live ${info.isLiveRadio ? "电台直播中" : "直播中"}`)
    : paint("dim", "○ offline 未开播");
  const details: [string, readonly string[]][] = [
    ["title", [plain(info.title)]],
    ["area", [plain(info.area)]],
    ["room", [info.roomId]],
    // Somebody off air may have no number that the site tells.
    ["anchor", [info.roomId === "" ? info.uid : ""]],
    ["qualities", [info.streams.map(renderQuality).join(" · ")]],
    ["answered", [renderAnswered(info)]],
    ["attempts", info.meta.attempts.length > 1 ? renderAttempts(info.meta.attempts) : []],
  ];
  const lines = details
    .filter(([, values]) => values.some((value) => value !== ""))
    .flatMap(([label, values]) => values.map((value, index) => renderLine(index === 0 ? label : "", value)));
  return [`${state}  ${paint("bold", plain(info.owner) || info.roomId || info.uid)}`, ...lines].join("\n");

  function renderLine(label: string, value: string): string {
    return `  ${paint("dim", label.padEnd(LABEL_WIDTH))}${value}`;
  }
}

function renderQuality({ desc, bitRate }: RoomInfo["streams"][number]): string {
  return bitRate > 0 ? `${plain(desc)} ${(bitRate / 1e6).toFixed(1)}M` : plain(desc);
}

function renderAnswered({ api, meta }: RoomInfo): string {
  if (meta.cached || meta.stale)
    return `by ${api}, ${renderAge(meta.ageMs)} ago (${meta.stale ? "stale" : "cached"})`;
  const { length } = meta.attempts;
  return `by ${api} after ${length} ${length === 1 ? "attempt" : "attempts"}`;
}

function renderAge(ageMs: number): string {
  const seconds = Math.round(ageMs / 1_000);
  if (seconds < 120) return `${seconds} s`;
  return seconds < 7_200 ? `${Math.round(seconds / 60)} min` : `${Math.round(seconds / 3_600)} h`;
}

function renderAttempts(attempts: readonly AttemptReport[]): string[] {
  const nameWidth = Math.max(...attempts.map(({ endpoint }) => endpoint.length));
  const outcomeWidth = Math.max(...attempts.map((attempt) => outcomeOf(attempt).length));
  return attempts.map((attempt) => {
    const name = attempt.endpoint.padEnd(nameWidth);
    return `${name}  ${outcomeOf(attempt).padEnd(outcomeWidth)}  ${Math.round(attempt.durationMs)} ms`;
  });
}

function outcomeOf({ kind, code }: AttemptReport): string {
  return code ?? (kind === "success" ? "answered" : kind);
}

/** What strangers have written, as one line of the table. */
function plain(text: string): string {
  return plainText(text, LONGEST);
}
