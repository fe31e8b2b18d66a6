import { gzipSync } from "node:zlib";
import { serveSite } from "../site/serve-site.ts";
import type { SiteReply } from "../site/site-reply.ts";
import { answerReplies } from "./replies/answer-replies.ts";

const replies = new Map(
  answerReplies().map(({ path, api, bytes }): [string, SiteReply] => [
    path,
    { kind: api === "web" ? "data" : "page", compressed: gzipSync(bytes) },
  ]),
);

serveSite((path) => replies.get(path.split("?", 1)[0] ?? ""));
