import { appendFileSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { seededRandom } from "@stream-fallback/core/testing";
import type { BackendReport, BackendStart, Mood } from "./messages.ts";

// A backend in a process of its own, which is killed and frozen from outside, and told how to behave.

const SLOWEST_MS = 4_000;
const BODY = Buffer.alloc(1_024, "x");
/** A long answer comes in pieces, so that a kill finds it in the middle. */
const PIECES = 8;
const PIECE_EVERY_MS = 120;

const { port, posts, seed }: BackendStart = JSON.parse(process.argv[2] ?? "");
const random = seededRandom(seed);
let mood: Mood = "well";

const server = createServer(async (request, answer) => {
  const { method, url = "/" } = request;
  request.resume();
  if (method === "POST") appendFileSync(posts, `${url}\n`);
  answer.setHeader("X-Backend", port);
  if (mood === "slow") await wait(random() * SLOWEST_MS);
  if (answer.destroyed) return;
  const isCheck = url === "/health";
  if (mood === "failing" && !isCheck) answer.writeHead(500).end("broken");
  else if (mood === "refusing") answer.writeHead(503).end("busy");
  else if (url.startsWith("/long")) await answerLong(answer);
  else answer.end(isCheck ? "well" : BODY);
});
server.listen(port, "127.0.0.1", () => process.send?.({ kind: "ready" } satisfies BackendReport));

process.on("message", (next: Mood) => {
  mood = next;
});
process.once("disconnect", () => process.exit());

async function answerLong(answer: ServerResponse): Promise<void> {
  answer.setHeader("Content-Length", BODY.length * PIECES);
  for (let piece = 0; piece < PIECES && !answer.destroyed; piece += 1) {
    answer.write(BODY);
    await wait(PIECE_EVERY_MS);
  }
  answer.end();
}
