import type { ReplyEvent } from "@stream-fallback/core";
import { renderDuration } from "../../../output/render-duration.ts";
import type { Finding } from "../finding.ts";

/** Signatures and cookies hold the time; a minute they bear. */
const BORNE_MS = 60_000;

/** Keeps how far the site's clock is from ours, by the dates of its replies. */
export function createClockWatch(now: () => number = Date.now) {
  let aheadMs: number | undefined;
  return {
    note({ headers: { date } }: Pick<ReplyEvent, "headers">): void {
      const siteMs = date === undefined ? Number.NaN : Date.parse(date);
      if (Number.isFinite(siteMs)) aheadMs = now() - siteMs;
    },
    finding(): Finding {
      const check = "clock";
      if (aheadMs === undefined)
        return { check, verdict: "skipped", found: { en: "no reply told the time", zh: "没有响应带有时间" } };
      const apart = Math.abs(aheadMs);
      const en = renderDuration(apart, "en");
      const zh = renderDuration(apart, "zh");
      if (apart <= BORNE_MS)
        return { check, verdict: "well", found: { en: `${en} from the site's`, zh: `与站点相差 ${zh}` } };
      return {
        check,
        verdict: "wrong",
        found: {
          en: `${en} ${aheadMs > 0 ? "ahead of" : "behind"} the site's`,
          zh: `比站点${aheadMs > 0 ? "快" : "慢"} ${zh}`,
        },
        advice: { en: "set the clock: signatures hold the time", zh: "请校准系统时间：签名包含时间" },
      };
    },
  };
}
