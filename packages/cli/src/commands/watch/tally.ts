import type { WatchStatus } from "@stream-fallback/core";
import type { Language } from "../../language/text.ts";
import { renderDuration } from "../../output/render-duration.ts";
import type { Change } from "./change.ts";

interface Tally {
  count(change: Pick<Change, "type">): void;
  /** What came of the watch, as a line. */
  summary(status: WatchStatus, language: Language): string;
}

/** Counts the changes of a watch. */
export function createTally(now: () => number = Date.now): Tally {
  const startedAt = now();
  const times: Record<Change["type"], number> = { live: 0, ended: 0, title: 0, unknown: 0 };
  return {
    count({ type }) {
      times[type] += 1;
    },
    summary({ rooms, known }, language) {
      const lasted = renderDuration(now() - startedAt, language);
      const { live, ended, unknown } = times;
      const text =
        language === "zh"
          ? `关注 ${rooms} 个直播间 ${lasted}：开播 ${live} 次，下播 ${ended} 次，未知 ${unknown} 次，现在已知 ${known} 个`
          : `watched ${rooms} ${rooms === 1 ? "room" : "rooms"} for ${lasted}: ${live} live, ${ended} ended, ${unknown} unknown; ${known} known now`;
      return `douyin-info: ${text}\n`;
    },
  };
}
