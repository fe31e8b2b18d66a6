import type { Alert } from "../../alert.ts";
import { textOf, titleOf } from "../alert-text.ts";
import type { Format } from "../webhook-request.ts";

/** From 1 to 5, of which 3 is the usual one: docs.ntfy.sh/publish. */
const PRIORITY: Record<Alert["severity"], string> = { notice: "3", warning: "4", critical: "5" };
const TAG: Record<Alert["severity"], string> = {
  notice: "information_source",
  warning: "warning",
  critical: "rotating_light",
};

/** A topic of ntfy, which is the last part of the URL. */
export const ntfy: Format = {
  request: (alert, { url }) => ({
    url,
    headers: {
      "content-type": "text/plain; charset=utf-8",
      title: titleOf(alert),
      priority: alert.state === "ended" ? PRIORITY.notice : PRIORITY[alert.severity],
      tags: alert.state === "ended" ? "white_check_mark" : TAG[alert.severity],
    },
    body: textOf(alert).split("\n").slice(1).join("\n"),
  }),
};
