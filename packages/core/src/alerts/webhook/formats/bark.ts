import type { Alert } from "../../alert.ts";
import { textOf, titleOf } from "../alert-text.ts";
import { type Format, jsonRequest } from "../webhook-request.ts";

/** Pushes to an iPhone. The URL ends with the key of the device, or is `/push` of a server for one device. */
export const bark: Format = {
  request: (alert, { url }) =>
    jsonRequest(url, {
      title: titleOf(alert),
      body: textOf(alert).split("\n").slice(1).join("\n"),
      group: "stream-fallback",
      level: levelOf(alert),
    }),
  verdict: ({ code }) => (code === 200 ? "taken" : code === 429 ? "limited" : "refused"),
};

/** What is to be looked at passes a mode of rest; what is over only joins the list. */
function levelOf({ severity, state }: Alert): string {
  if (state === "ended") return "passive";
  return severity === "notice" ? "active" : "timeSensitive";
}
