import type { RequestListener, ServerResponse } from "node:http";
import type { Site, SiteReply } from "./site-reply.ts";

/** A compressed reply comes in pieces of unknown number, as from a server that compresses while it sends. */
const PIECE_BYTES = 16_384;

const TYPES = { data: "application/json; charset=utf-8", page: "text/html; charset=utf-8" };

/** Answers as the site does, without a thought: who comes without cookies is given some, whatever else he asks. */
export function answerAs(site: Site): RequestListener {
  return (request, response) => {
    const reply = site(request.url ?? "");
    const cookies = request.headers.cookie ?? "";
    if (reply === undefined || (reply.kind === "page" && !cookies.includes("__ac_nonce="))) welcome(response);
    else send(response, reply);
  };
}

function welcome(response: ServerResponse): void {
  const cookies = ["ttwid=1%7Cinvented", "__ac_nonce=0123456789abcdef01234; Max-Age=1800"];
  response.writeHead(200, { "content-type": TYPES.page, "set-cookie": cookies });
  response.end("<!DOCTYPE html><title></title>");
}

function send(response: ServerResponse, { kind, compressed }: SiteReply): void {
  response.writeHead(200, { "content-type": TYPES[kind], "content-encoding": "gzip" });
  for (let start = 0; start < compressed.length; start += PIECE_BYTES) {
    response.write(compressed.subarray(start, start + PIECE_BYTES));
  }
  response.end();
}
