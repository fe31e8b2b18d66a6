import { answerControl, controlPath } from "../control/control-route.ts";
import { indexReply } from "../control/index-page/index-reply.ts";
import { htmlReply, type Reply } from "../replies/reply.ts";
import { sendReply } from "../replies/send-reply.ts";
import { sendStream } from "../streams/send-stream.ts";
import { cdnPath } from "../streams/stream-hosts.ts";
import { answerAsSite } from "./answer-as-site.ts";
import type { Exchange } from "./exchange.ts";
import { readBody } from "./read-body.ts";

/** Answers a request at the emulator's own addresses first; all other requests are answered as the site would. */
export async function answer(exchange: Exchange): Promise<void> {
  const { request, response, site } = exchange;
  const { path, query } = splitTarget(request.url ?? "/");
  const method = request.method ?? "GET";
  const body = await readBody(request);
  const send = (reply: Reply) => sendReply({ ...exchange, reply });

  if (body === undefined) return send({ ...htmlReply("<html><body>too long</body></html>"), status: 413 });
  if (path === controlPath) return send(answerControl({ method, body }, site));
  if (path === "/" && method === "GET") return send(indexReply(request.headers["user-agent"] ?? "", site));
  if (path.startsWith(cdnPath)) return sendStream(response, { path, query }, site);
  return answerAsSite(exchange, { method, path, query, body });
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf("?");
  return mark < 0
    ? { path: target, query: "" }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}
