import type { Aside, StandInReply } from "@stream-fallback/core/testing";
import { answerControl, controlPath } from "../control/control-route.ts";
import { indexReply } from "../control/index-page/index-reply.ts";
import type { Site } from "../site/site.ts";
import { sendStream } from "../streams/send-stream.ts";
import { cdnPath } from "../streams/stream-hosts.ts";

/** Answers at the emulator's own addresses, which the real site does not have, and at those of streams. */
export function answerAside({ request, response }: Aside, site: Site): StandInReply | "sent" | undefined {
  const { method, path, query, body, userAgent } = request;
  if (path === controlPath) return answerControl({ method, body }, site);
  if (path === "/" && method === "GET") return indexReply(userAgent, site);
  if (!path.startsWith(cdnPath)) return undefined;
  sendStream(response, { path, query }, site);
  return "sent";
}
