import { Agent, type IncomingMessage, request } from "node:http";
import { setInterval as every, setTimeout as wait } from "node:timers/promises";
import { seededRandom } from "@stream-fallback/core/testing";
import type { LoadReport, LoadStart, Second } from "./messages.ts";

// Asks at a steady pace, whatever becomes of what was asked before: who waits for answers asks least when most goes wrong.

const ASKS_PER_SECOND = 100;
const POSTS_PER_SECOND = 10;
const TICK_MS = 20;
/** More are not begun, and counted. */
const MOST_OPEN = 4_000;
/** Longer than two backends that say nothing. */
const PATIENCE_MS = 30_000;
const SETTLE_MS = 60_000;

const { origin, seconds, seed }: LoadStart = JSON.parse(process.argv[2] ?? "");
const random = seededRandom(seed);
const agent = new Agent({ keepAlive: true });
let second = newSecond();
let open = 0;
let skipped = 0;
const postsDone: string[] = [];

process.once("disconnect", () => process.exit());
const startedAt = performance.now();
let asked = 0;
let posted = 0;
let toldAt = startedAt;
for await (const _tick of every(TICK_MS)) {
  const elapsedMs = performance.now() - startedAt;
  if (elapsedMs >= seconds * 1_000) break;
  for (; asked < (elapsedMs * ASKS_PER_SECOND) / 1_000; asked += 1) askSafely();
  for (; posted < (elapsedMs * POSTS_PER_SECOND) / 1_000; posted += 1)
    begin({ method: "POST", path: `/post/${posted}` });
  tellEachSecond();
}
for (let waitedMs = 0; open > 0 && waitedMs < SETTLE_MS; waitedMs += TICK_MS) {
  await wait(TICK_MS);
  tellEachSecond();
}
agent.destroy();
tell({ kind: "second", second });
tell({ kind: "over", left: open, skipped, postsDone });

function askSafely(): void {
  const chance = random();
  const method = chance < 0.03 ? "HEAD" : chance < 0.06 ? "OPTIONS" : "GET";
  begin({ method, path: chance > 0.9 ? "/long" : "/short" });
}

function begin({ method, path }: { method: string; path: string }): void {
  if (open >= MOST_OPEN) {
    skipped += 1;
    return;
  }
  open += 1;
  const beganAt = performance.now();
  const sent = request(`${origin}${path}`, { method, agent, timeout: PATIENCE_MS });
  let isOver = false;
  const over = (note: () => void) => {
    if (isOver) return;
    isOver = true;
    open -= 1;
    note();
  };
  const fail = (kind: string) =>
    over(() => {
      if (method === "POST") countPost(kind);
      else
        second.failed.push({
          at: Date.now(),
          kind,
          method,
          afterMs: Math.round(performance.now() - beganAt),
        });
    });
  sent.once("timeout", () => sent.destroy(Object.assign(new Error("late"), { code: "LATE" })));
  sent.once("error", (error: NodeJS.ErrnoException) => fail(error.code ?? error.name));
  sent.once("response", (answer) => {
    const beganMs = performance.now() - beganAt;
    const status = answer.statusCode ?? 0;
    const isOfBackend = answer.headers["x-backend"] !== undefined;
    const endedWell = () =>
      over(() => {
        if (method === "POST") {
          countPost(isOfBackend ? String(status) : `gateway ${status}`);
          if (isOfBackend) postsDone.push(path);
        } else countAnswer(status, beganMs);
      });
    // What two backends refused is answered, but of no use.
    if (method !== "POST" && (!isOfBackend || status === 503)) read(answer, () => fail(kindOf(answer)));
    else read(answer, (whole) => (whole ? endedWell() : over(() => countCut(method))));
  });
  sent.end();
}

function kindOf({ statusCode, headers }: IncomingMessage): string {
  return headers["x-backend"] === undefined ? `gateway ${statusCode}` : `backend ${statusCode}`;
}

/** Until it ends; says whether it came whole. */
function read(answer: IncomingMessage, then: (whole: boolean) => void): void {
  answer.resume();
  answer.once("error", () => {});
  answer.once("close", () => then(answer.complete));
}

function countAnswer(status: number, beganMs: number): void {
  second.answered += 1;
  second.beginMs.push(Math.round(beganMs));
  if (status >= 500) second.own500 += 1;
}

function countCut(method: string): void {
  if (method === "POST") countPost("cut");
  else second.cut += 1;
}

function countPost(kind: string): void {
  second.posts[kind] = (second.posts[kind] ?? 0) + 1;
}

function tellEachSecond(): void {
  if (performance.now() - toldAt < 1_000) return;
  toldAt += 1_000;
  tell({ kind: "second", second: { ...second, at: Date.now(), open } });
  second = newSecond();
}

function newSecond(): Second {
  return { at: Date.now(), answered: 0, own500: 0, cut: 0, failed: [], beginMs: [], posts: {}, open: 0 };
}

function tell(report: LoadReport): void {
  process.send?.(report);
}
