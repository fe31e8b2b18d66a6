import type { IncomingMessage, ServerResponse } from "node:http";
import { Refusal } from "@stream-fallback/server/guard";
import { type PageFile, pageReplies } from "@stream-fallback/server/page";
import { answerFailure } from "./answer.ts";
import { gatewayPageFiles } from "./page-files.ts";

type Answer = (request: IncomingMessage, answer: ServerResponse) => void;

/** Who answers for each path of the page. All of them are open: they hold no data. */
export function pageRoutes(): ReadonlyMap<string, Answer> {
  return new Map([...gatewayPageFiles()].map(([path, file]) => [path, answerWith(file)]));
}

function answerWith(file: PageFile): Answer {
  const replyTo = pageReplies(file);
  return ({ method, headers: asked }, answer) => {
    if (method !== "GET" && method !== "HEAD") {
      const told = { message: "a page is read with GET", headers: { Allow: "GET, HEAD" } };
      answerFailure(answer, { error: new Refusal("METHOD_NOT_ALLOWED", told) });
      return;
    }
    const { status, headers, text } = replyTo(asked["if-none-match"]);
    const length = text === null ? {} : { "Content-Length": Buffer.byteLength(text) };
    answer.writeHead(status, { ...headers, ...length }).end(text ?? undefined);
  };
}
